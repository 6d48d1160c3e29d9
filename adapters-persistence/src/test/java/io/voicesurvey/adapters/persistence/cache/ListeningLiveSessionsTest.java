package io.voicesurvey.adapters.persistence.cache;

import io.voicesurvey.adapters.persistence.DatabaseSettings;
import io.voicesurvey.adapters.persistence.Postgres;
import io.voicesurvey.application.port.LiveSessions;
import io.voicesurvey.application.port.LiveSessionsContract;
import io.voicesurvey.application.port.SessionRepository;
import io.voicesurvey.application.port.UserRepository;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;

/** One instance caches sessions that another instance changes. */
class ListeningLiveSessionsTest implements LiveSessionsContract {
  private static final DatabaseSettings SETTINGS = Postgres.migratedDatabase();
  private static final Instance ASKED = Instance.listening(SETTINGS);
  private static final Instance OTHER = Instance.listening(SETTINGS);

  @BeforeEach
  void empty() {
    Postgres.empty(SETTINGS);
    Instance.await(Duration.ofSeconds(1), "forgotten", () -> ASKED.live.cached() == 0);
  }

  @AfterAll
  static void close() {
    ASKED.close();
    OTHER.close();
  }

  @Override
  public LiveSessions liveSessions() {
    return ASKED.live;
  }

  @Override
  public SessionRepository sessions() {
    return OTHER.sessions;
  }

  @Override
  public UserRepository users() {
    return OTHER.users;
  }
}
