package io.voicesurvey.adapters.rest.server.edge;

import io.voicesurvey.adapters.rest.http.LargeBody;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.glassfish.grizzly.CloseListener;
import org.glassfish.grizzly.CloseType;
import org.glassfish.grizzly.Closeable;
import org.glassfish.grizzly.Connection;
import org.glassfish.grizzly.ReadHandler;
import org.glassfish.grizzly.http.io.NIOInputStream;
import org.glassfish.grizzly.http.server.Request;

/**
 * The body of a request. Grizzly's own stream would open a selector for each awaited body, which takes two file
 * descriptors and blocks the carrier thread of a virtual thread.
 */
final class BodyInput extends InputStream {
  /** One byte more than any resource accepts. */
  private static final int MORE_THAN_ANY_BODY = LargeBody.MAX_BYTES + 1;

  private final Connection<?> connection;
  private final NIOInputStream input;
  private final Duration timeout;

  /**
   * Whether to wait for any part of the body instead of all of it. Grizzly reports the last part of a body of known length
   * before it marks the body as read, and a thread that reads the part in between would wait for another one. The end of a
   * chunked body is a part of its own. To wait for all of it, Grizzly would read each chunk within the call that read the
   * previous one, until the stack overflows.
   */
  private final boolean isChunked;

  /** @param timeout the maximum wait of a read */
  BodyInput(Request request, Duration timeout) {
    this.connection = request.getContext().getConnection();
    this.input = request.getNIOInputStream();
    this.timeout = timeout;
    this.isChunked = request.getRequest().isChunked();
  }

  @Override
  public int read() throws IOException {
    return isMore() ? input.read() : -1;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    return isMore() ? input.read(bytes, offset, Math.min(length, input.readyData())) : -1;
  }

  @Override
  public int available() {
    return input.readyData();
  }

  private boolean isMore() throws IOException {
    if (input.readyData() == 0 && !input.isFinished()) {
      await();
    }
    return input.readyData() > 0;
  }

  private void await() throws IOException {
    Arrival arrival = new Arrival();
    CloseListener<Closeable, CloseType> gone = (closeable, type) -> arrival
        .onError(new EOFException("the client closed the connection"));
    connection.addCloseListener(gone);
    try {
      input.notifyAvailable(arrival, isChunked ? 1 : MORE_THAN_ANY_BODY);
      arrival.there.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      throw new SocketTimeoutException("the body did not arrive in time");
    } catch (ExecutionException e) {
      throw new IOException("the body did not arrive", e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while a body was awaited");
    } finally {
      connection.removeCloseListener(gone);
    }
  }

  private static final class Arrival implements ReadHandler {
    final CompletableFuture<Boolean> there = new CompletableFuture<>();

    @Override
    public void onDataAvailable() {
      there.complete(true);
    }

    @Override
    public void onAllDataRead() {
      there.complete(true);
    }

    @Override
    public void onError(Throwable failure) {
      there.completeExceptionally(failure);
    }
  }
}
