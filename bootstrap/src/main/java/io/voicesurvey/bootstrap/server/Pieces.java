package io.voicesurvey.bootstrap.server;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import org.glassfish.grizzly.Connection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes an answer in pieces, each when the client has taken most of those before. Grizzly would keep all of a large one
 * for a client that does not read. A client that takes none for as long as a write may wait is cut off.
 */
final class Pieces extends FilterOutputStream {
  private static final Logger LOG = LoggerFactory.getLogger(Pieces.class);

  /** How much is written at a time. */
  static final int BYTES = 16 * 1024;

  private final Connection<?> connection;

  Pieces(OutputStream answer, Connection<?> connection) {
    super(answer);
    this.connection = connection;
  }

  @Override
  public void write(byte[] bytes, int offset, int length) {
    try {
      for (int written = 0; written < length && connection.isOpen(); written += BYTES) {
        out.write(bytes, offset + written, Math.min(BYTES, length - written));
      }
    } catch (IOException e) {
      cutOff(e);
    }
  }

  @Override
  public void flush() {
    try {
      out.flush();
    } catch (IOException e) {
      cutOff(e);
    }
  }

  @Override
  public void close() {
    try {
      out.close();
    } catch (IOException e) {
      cutOff(e);
    }
  }

  /**
   * Does not close it as usual, which would be to wait until the client has taken what is left. The client can't be told of
   * anything, and to throw the failure would be a line in the log for each request that a client abandons.
   */
  private void cutOff(IOException failure) {
    LOG.debug("A client took no answer", failure);
    connection.terminateSilently();
  }
}
