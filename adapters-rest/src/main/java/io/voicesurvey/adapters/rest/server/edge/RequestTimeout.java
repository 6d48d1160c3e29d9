package io.voicesurvey.adapters.rest.server.edge;

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
 * Closes connections on which a request does not arrive completely in time, even if data still arrive, and idle
 * connections. One thread checks all of them, so it may act late by a twentieth of the head's time.
 */
final class RequestTimeout implements AutoCloseable {
  /** When the connection is closed, by the clock of the executor; absent if nothing is awaited. */
  private static final Attribute<Long> DEADLINE = attribute("deadline");

  /** When the time of a body ends, by {@link System#nanoTime()}; absent if no body is awaited. */
  private static final Attribute<Long> BODY_END = attribute("body-end");
  private static final int LOOKS = 20;

  private final Duration head;
  private final Duration body;
  private final ExecutorService thread = Executors
      .newSingleThreadExecutor(Thread.ofPlatform().daemon().name("request-timeout").factory());
  private final DelayedExecutor executor;
  private final DelayedExecutor.DelayQueue<Connection<?>> awaited;

  /**
   * @param head the time for the head of a request, from its first byte or from the beginning of the connection
   * @param body the time for everything after the head, including chunks and trailers. After it the client may get an
   *             error. After twice this time the connection is closed in any case
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

  /** Closes connections without a request in progress on which nothing was read or written for that time. */
  IdleTimeoutFilter idle(Duration limit) {
    return new IdleTimeoutFilter(executor, limit.toMillis(), TimeUnit.MILLISECONDS,
        idle -> idle.terminateSilently());
  }

  /** Starts the timeout of a head. Has no effect if the timeout of a head or a body already runs. */
  void awaitHead(Connection<?> connection) {
    if (!DEADLINE.isSet(connection)) {
      awaited.add(connection, head.toMillis(), TimeUnit.MILLISECONDS);
    }
  }

  /** Replaces the timeout of the head by that of the body. Has no effect if the latter already runs. */
  void awaitBody(Connection<?> connection) {
    if (!BODY_END.isSet(connection)) {
      BODY_END.set(connection, System.nanoTime() + body.toNanos());
      awaited.add(connection, body.multipliedBy(2).toMillis(), TimeUnit.MILLISECONDS);
    }
  }

  /** True if a body is awaited and its time is over. */
  boolean isBodyLate(Connection<?> connection) {
    Long end = BODY_END.get(connection);
    return end != null && System.nanoTime() - end > 0;
  }

  /** Stops the timeout: the request is complete or no longer awaited. */
  void end(Connection<?> connection) {
    BODY_END.remove(connection);
    awaited.remove(connection);
  }

  private static boolean close(Connection<?> connection) {
    // A normal close would wait until the client has taken all responses, which may never happen.
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
