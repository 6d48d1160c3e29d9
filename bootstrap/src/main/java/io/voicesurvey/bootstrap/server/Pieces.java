package io.voicesurvey.bootstrap.server;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import org.glassfish.grizzly.Connection;

/**
 * Writes an answer in pieces, each when the client has taken most of those before. Grizzly would keep all of a large one
 * for a client that does not read. A client that takes none for as long as a write may wait is cut off.
 */
final class Pieces extends FilterOutputStream {
  /** How much is written at a time. */
  static final int BYTES = 16 * 1024;

  private final Connection<?> connection;

  Pieces(OutputStream answer, Connection<?> connection) {
    super(answer);
    this.connection = connection;
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    try {
      for (int written = 0; written < length; written += BYTES) {
        out.write(bytes, offset + written, Math.min(BYTES, length - written));
      }
    } catch (IOException e) {
      // To close it as usual would be to wait until the client has taken what is left.
      connection.terminateSilently();
      throw e;
    }
  }
}
