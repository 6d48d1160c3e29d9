package io.voicesurvey.adapters.persistence.cache;

import static org.assertj.core.api.Assertions.assertThat;

import io.voicesurvey.adapters.persistence.Database;
import io.voicesurvey.adapters.persistence.DatabaseSettings;
import io.voicesurvey.adapters.persistence.WriteProbe;
import io.voicesurvey.adapters.persistence.session.HibernateLiveSessions;
import io.voicesurvey.adapters.persistence.session.HibernateSessionRepository;
import io.voicesurvey.adapters.persistence.user.HibernateUserRepository;
import io.voicesurvey.application.port.LiveSessions;
import io.voicesurvey.application.port.SessionRepository;
import io.voicesurvey.application.port.UserRepository;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;

/** The session parts of one service instance: a pool, its repositories, a cache and the listener of the cache. */
final class Instance implements AutoCloseable {
  final Database database;
  final SessionRepository sessions;
  final UserRepository users;
  final AtomicInteger asked = new AtomicInteger();
  final CaffeineLiveSessions live;
  private final SessionChanges changes;

  /** @param listen the connection for notifications, possibly another address of the same database */
  Instance(DatabaseSettings settings, DatabaseSettings listen) {
    database = new Database(settings);
    sessions = new HibernateSessionRepository(database);
    users = new HibernateUserRepository(database);
    LiveSessions source = new HibernateLiveSessions(database);
    live = new CaffeineLiveSessions(id -> {
      asked.incrementAndGet();
      return source.find(id);
    });
    changes = new SessionChanges(listen, live, new WriteProbe(settings, database), UUID.randomUUID());
  }

  static Instance listening(DatabaseSettings settings) {
    Instance instance = new Instance(settings, settings);
    instance.awaitListening(Duration.ofSeconds(10));
    return instance;
  }

  void awaitListening(Duration patience) {
    await(patience, "listening", () -> live.figures().listening());
  }

  static void await(Duration patience, String what, BooleanSupplier condition) {
    long start = System.nanoTime();
    while (!condition.getAsBoolean()) {
      assertThat(Duration.ofNanos(System.nanoTime() - start)).as(what).isLessThan(patience);
      Thread.onSpinWait();
    }
  }

  void stopListening() {
    changes.close();
  }

  @Override
  public void close() {
    changes.close();
    database.close();
  }
}
