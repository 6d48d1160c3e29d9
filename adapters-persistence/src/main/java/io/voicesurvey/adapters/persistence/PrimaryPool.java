package io.voicesurvey.adapters.persistence;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.SQLExceptionOverride;
import io.voicesurvey.application.port.DatabaseUnavailable;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import javax.sql.DataSource;

/**
 * The pool of connections to the primary, with what this process knows of the primary. Creation does not wait for the
 * server.
 */
final class PrimaryPool implements AutoCloseable {
  /** Time limit for the check that an idle connection is alive. */
  private static final Duration VALIDATION_TIMEOUT = Duration.ofSeconds(1);

  private final Acknowledgement acknowledgement = new Acknowledgement();
  private final Outages outages = new Outages();
  private final AtomicBoolean forgotten = new AtomicBoolean();
  private final AtomicReference<Optional<DatabaseUnavailable>> refusal = new AtomicReference<>(Optional.empty());
  private final Timelines timelines;
  private final PrimaryHosts hosts;
  private final HikariDataSource pool;
  private final DataSource connections;

  /** @param timelines shared with another pool of this process that uses the same servers */
  PrimaryPool(DatabaseSettings settings, DatabaseLimits limits, DatabaseObservers observers, Timelines timelines) {
    this.timelines = timelines;
    this.hosts = new PrimaryHosts(settings, timelines::follow);
    HikariConfig config = config(new PrimaryDataSource(hosts, limits), settings.poolSize(), limits);
    observers.pool().ifPresent(config::setMetricsTrackerFactory);
    pool = new HikariDataSource(config);
    connections = observers.connections().apply(pool);
    timelines.onPromotion(this::forget);
  }

  private static HikariConfig config(DataSource source, int poolSize, DatabaseLimits limits) {
    HikariConfig config = new HikariConfig();
    config.setPoolName("database");
    config.setDataSource(source);
    config.setMaximumPoolSize(poolSize);
    config.setConnectionTimeout(limits.connection().toMillis());
    config.setValidationTimeout(VALIDATION_TIMEOUT.toMillis());
    config.setInitializationFailTimeout(-1);
    config.setExceptionOverride(new ReadOnlyIsBroken());
    config.setAutoCommit(false);
    return config;
  }

  /** The connections, which return to the pool when they are closed. */
  DataSource connections() {
    return connections;
  }

  /**
   * Makes every call fail until {@link #allow()}, and evicts the connections. The answers of a standby may be outdated,
   * so a revoked session would stay live.
   */
  void refuse(DatabaseUnavailable reason) {
    if (refusal.getAndSet(Optional.of(reason)).isEmpty()) {
      forget();
    }
  }

  void allow() {
    refusal.set(Optional.empty());
  }

  /** @throws DatabaseUnavailable after {@link #refuse} */
  void requireWritable() {
    refusal.get().ifPresent(reason -> {
      throw new DatabaseUnavailable(reason.reason(), reason);
    });
  }

  /**
   * Gives up the server of the connections, because it does not answer: another may be promoted before it does again.
   * Of several hosts, another one is tried first.
   */
  void leave() {
    hosts.leave();
    forget();
  }

  /** Evicts the connections, and asks for new proof that the server is the primary. */
  private void forget() {
    acknowledgement.end();
    forgotten.set(true);
    evict();
  }

  /**
   * Call this before new proof is asked for. After {@link #forget}, it evicts once more: a connection that was opened
   * at that moment was not in the pool yet, and may be to the former primary.
   */
  void forgetLate() {
    if (forgotten.getAndSet(false)) {
      evict();
    }
  }

  private void evict() {
    pool.getHikariPoolMXBean().softEvictConnections();
  }

  Timelines timelines() {
    return timelines;
  }

  Acknowledgement acknowledgement() {
    return acknowledgement;
  }

  Outages outages() {
    return outages;
  }

  @Override
  public void close() {
    pool.close();
  }

  /** The rule that evicts a connection to a read-only server, like a broken connection. */
  private static final class ReadOnlyIsBroken implements SQLExceptionOverride {
    @java.lang.Override
    public Override adjudicate(SQLException failure) {
      return Outage.isReadOnly(failure) ? Override.MUST_EVICT : Override.CONTINUE_EVICT;
    }
  }
}
