package io.voicesurvey.adapters.rest.server.edge;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import org.glassfish.grizzly.Connection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes a response in pieces, each after the client has taken most of the previous ones. Grizzly would buffer all of a
 * large response for a client that does not read. A client that takes nothing for the maximum wait of a write is cut
 * off.
 */
final class Pieces extends FilterOutputStream {
  private static final Logger LOG = LoggerFactory.getLogger(Pieces.class);

  /** The size of a piece. */
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
   * Closes the connection without waiting: a normal close would wait until the client has taken the rest. Throws
   * nothing: the client cannot receive an error, and each aborted request would write a log line.
   */
  private void cutOff(IOException failure) {
    LOG.debug("A client took no answer", failure);
    connection.terminateSilently();
  }
}
