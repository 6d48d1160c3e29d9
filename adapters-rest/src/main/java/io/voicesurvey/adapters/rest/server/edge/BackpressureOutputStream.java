package io.voicesurvey.adapters.rest.server.edge;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import org.glassfish.grizzly.Connection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes a response in chunks, each after the client has taken most of the previous ones. Grizzly would buffer all of a
 * large response for a client that does not read. A client that takes nothing for the maximum wait of a write is cut
 * off.
 */
final class BackpressureOutputStream extends FilterOutputStream {
  private static final Logger LOG = LoggerFactory.getLogger(BackpressureOutputStream.class);

  /** The size of a chunk. */
  static final int CHUNK_BYTES = 16 * 1024;

  private final Connection<?> connection;

  BackpressureOutputStream(OutputStream response, Connection<?> connection) {
    super(response);
    this.connection = connection;
  }

  @Override
  public void write(byte[] bytes, int offset, int length) {
    try {
      for (int written = 0; written < length && connection.isOpen(); written += CHUNK_BYTES) {
        out.write(bytes, offset + written, Math.min(CHUNK_BYTES, length - written));
      }
    } catch (IOException e) {
      cutOff(connection, e);
    }
  }

  @Override
  public void flush() {
    try {
      out.flush();
    } catch (IOException e) {
      cutOff(connection, e);
    }
  }

  @Override
  public void close() {
    end(out, connection);
  }

  /** Sends the rest of a response. */
  static void end(OutputStream response, Connection<?> connection) {
    try {
      response.close();
    } catch (IOException e) {
      cutOff(connection, e);
    }
  }

  /**
   * Closes the connection without waiting: a normal close would wait until the client has taken the rest. Throws
   * nothing: the client cannot receive an error, and each aborted request would write a log line.
   */
  private static void cutOff(Connection<?> connection, IOException failure) {
    LOG.debug("a client did not take its response", failure);
    connection.terminateSilently();
  }
}
