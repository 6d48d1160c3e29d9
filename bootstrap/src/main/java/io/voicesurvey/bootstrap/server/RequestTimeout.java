package io.voicesurvey.bootstrap.server;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.glassfish.grizzly.Connection;
import org.glassfish.grizzly.Grizzly;
import org.glassfish.grizzly.attributes.Attribute;
import org.glassfish.grizzly.utils.DelayedExecutor;
import org.glassfish.grizzly.utils.IdleTimeoutFilter;

/**
 * Closes connections on which a request does not arrive whole in time, however steadily it drips, and those on which
 * nothing happens. One thread looks after all of them; a twentieth of the head's time more may pass until it does.
 */
final class RequestTimeout implements AutoCloseable {
  /** When the connection is closed, as the executor counts it; none where nothing is awaited. */
  private static final Attribute<Long> DEADLINE = attribute("deadline");

  /** When the time of a body is over, by {@link System#nanoTime()}; none where no body is awaited. */
  private static final Attribute<Long> BODY_END = attribute("body-end");
  private static final int LOOKS = 20;

  private final Duration head;
  private final Duration body;
  private final ExecutorService thread = Executors
      .newSingleThreadExecutor(Thread.ofPlatform().daemon().name("request-timeout").factory());
  private final DelayedExecutor executor;
  private final DelayedExecutor.DelayQueue<Connection<?>> awaited;

  /**
   * @param head how long a request's head may take, from its first byte, or from the connection's begin
   * @param body how long what follows the head may take, chunks and trailers too; who has not sent it then may be told so,
   *             and after as long again the connection is closed whatever happens on it
   */
  RequestTimeout(Duration head, Duration body) {
    this.head = head;
    this.body = body;
    this.executor = new DelayedExecutor(thread, head.dividedBy(LOOKS).toMillis(), TimeUnit.MILLISECONDS);
    this.awaited = executor.createDelayQueue(RequestTimeout::close, new Deadlines());
    executor.start();
  }

  private static Attribute<Long> attribute(String name) {
    return Grizzly.DEFAULT_ATTRIBUTE_BUILDER.createAttribute(RequestTimeout.class.getName() + "." + name);
  }

  /** Closes connections on which no request is at work and nothing was read or written for that time. */
  IdleTimeoutFilter idle(Duration limit) {
    return new IdleTimeoutFilter(executor, limit.toMillis(), TimeUnit.MILLISECONDS,
        idle -> idle.terminateSilently());
  }

  /** A head is awaited; no matter where one is already, or a body. */
  void awaitHead(Connection<?> connection) {
    if (!DEADLINE.isSet(connection)) {
      awaited.add(connection, head.toMillis(), TimeUnit.MILLISECONDS);
    }
  }

  /** The head is whole, and a body is awaited; no matter where one is already. */
  void awaitBody(Connection<?> connection) {
    if (!BODY_END.isSet(connection)) {
      BODY_END.set(connection, System.nanoTime() + body.toNanos());
      awaited.add(connection, body.multipliedBy(2).toMillis(), TimeUnit.MILLISECONDS);
    }
  }

  /** True where a body is awaited and its time is over. */
  boolean isBodyLate(Connection<?> connection) {
    Long end = BODY_END.get(connection);
    return end != null && System.nanoTime() - end > 0;
  }

  /** The request is whole, or nobody waits for it any more. */
  void end(Connection<?> connection) {
    BODY_END.remove(connection);
    awaited.remove(connection);
  }

  private static boolean close(Connection<?> connection) {
    // To close it as usual would be to wait until the client has taken all answers, and it may never.
    connection.terminateSilently();
    return true;
  }

  @Override
  public void close() {
    executor.destroy();
    thread.shutdown();
  }

  private static final class Deadlines implements DelayedExecutor.Resolver<Connection<?>> {
    @Override
    public boolean removeTimeout(Connection<?> connection) {
      return DEADLINE.remove(connection) != null;
    }

    @Override
    public long getTimeoutMillis(Connection<?> connection) {
      return Optional.ofNullable(DEADLINE.get(connection)).orElse(DelayedExecutor.UNSET_TIMEOUT);
    }

    @Override
    public void setTimeoutMillis(Connection<?> connection, long millis) {
      DEADLINE.set(connection, millis);
    }
  }
}
