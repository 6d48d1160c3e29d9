package io.voicesurvey.bootstrap.server;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import java.time.Duration;

/** A body that must arrive in time as a whole, however steadily it drips. A single read waits as long as the transport lets it. */
final class TimedInputStream extends FilterInputStream {
  private final long end;

  TimedInputStream(InputStream in, Duration limit) {
    super(in);
    this.end = System.nanoTime() + limit.toNanos();
  }

  @Override
  public int read() throws IOException {
    checkTime();
    return super.read();
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    checkTime();
    return super.read(buffer, offset, length);
  }

  private void checkTime() throws SocketTimeoutException {
    if (System.nanoTime() > end) {
      throw new SocketTimeoutException("the body did not arrive in time");
    }
  }
}
