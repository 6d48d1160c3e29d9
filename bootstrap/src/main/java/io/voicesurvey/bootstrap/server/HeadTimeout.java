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

/**
 * Closes connections on which the head of a request does not arrive whole in time, however steadily it drips. One thread
 * looks after all of them; a twentieth of the time more may pass until it does.
 */
final class HeadTimeout implements AutoCloseable {
  /** When the time is over, as the executor counts it; none where no head is awaited. */
  private static final Attribute<Long> DEADLINE = Grizzly.DEFAULT_ATTRIBUTE_BUILDER
      .createAttribute(HeadTimeout.class.getName());
  private static final int LOOKS = 20;

  private final Duration limit;
  private final ExecutorService thread = Executors
      .newSingleThreadExecutor(Thread.ofPlatform().daemon().name("head-timeout").factory());
  private final DelayedExecutor executor;
  private final DelayedExecutor.DelayQueue<Connection<?>> awaited;

  HeadTimeout(Duration limit) {
    this.limit = limit;
    this.executor = new DelayedExecutor(thread, limit.dividedBy(LOOKS).toMillis(), TimeUnit.MILLISECONDS);
    this.awaited = executor.createDelayQueue(HeadTimeout::end, new Deadlines());
    executor.start();
  }

  /** The first bytes of a head have come. */
  void begin(Connection<?> connection) {
    awaited.add(connection, limit.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** The head is whole, or nobody waits for it any more. */
  void stop(Connection<?> connection) {
    awaited.remove(connection);
  }

  private static boolean end(Connection<?> connection) {
    connection.closeSilently();
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
