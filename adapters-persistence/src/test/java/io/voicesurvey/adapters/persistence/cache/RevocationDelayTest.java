package io.voicesurvey.adapters.persistence.cache;

import static org.assertj.core.api.Assertions.assertThat;

import io.voicesurvey.adapters.persistence.DatabaseSettings;
import io.voicesurvey.adapters.persistence.Postgres;
import io.voicesurvey.application.port.Samples;
import io.voicesurvey.domain.session.Session;
import io.voicesurvey.domain.user.User;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Measures how long another instance still accepts a session after its revocation. */
class RevocationDelayTest {
  private static final Logger LOG = LoggerFactory.getLogger(RevocationDelayTest.class);
  private static final int REVOCATIONS = Integer.getInteger("voicesurvey.revocations", 100);
  private static final Duration MOST = Duration.ofSeconds(1);

  @Test
  void a_revocation_is_known_everywhere_within_a_second() {
    DatabaseSettings settings = Postgres.migratedDatabase();
    long[] delays = new long[REVOCATIONS];
    try (Instance one = Instance.listening(settings);
        Instance other = Instance.listening(settings)) {
      User anna = Samples.user("anna");
      one.users.insert(anna);
      for (int i = 0; i < REVOCATIONS; i++) {
        Session session = Samples.session("session " + i, anna);
        one.sessions.insert(session);
        delays[i] = delay(one, other, session);
      }
    }
    Arrays.sort(delays);
    LOG.warn("from revocation to refusal elsewhere, over {}: half within {} µs, 99 % within {} µs, all within {} µs",
        REVOCATIONS, delays[REVOCATIONS / 2] / 1000, delays[REVOCATIONS * 99 / 100] / 1000,
        delays[REVOCATIONS - 1] / 1000);
    assertThat(Duration.ofNanos(delays[REVOCATIONS - 1])).isLessThan(MOST);
  }

  /** In nanoseconds; 0 if the other instance knew before the revocation returned. */
  private static long delay(Instance one, Instance other, Session session) {
    int before;
    do {
      before = other.asked.get();
      assertThat(other.live.find(session.id())).isPresent();
    } while (other.asked.get() != before);
    one.sessions.revoke(session.id());
    long revoked = System.nanoTime();
    long refused = revoked;
    while (!other.live.find(session.id()).orElseThrow().session().isRevoked()) {
      refused = System.nanoTime();
    }
    return refused - revoked;
  }
}
