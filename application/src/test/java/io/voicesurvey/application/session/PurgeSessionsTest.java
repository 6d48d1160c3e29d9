package io.voicesurvey.application.session;

import static io.voicesurvey.application.TestBed.person;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.voicesurvey.application.TestBed;
import io.voicesurvey.application.port.DatabaseUnavailable;
import io.voicesurvey.application.port.Samples;
import io.voicesurvey.domain.Secret;
import io.voicesurvey.domain.session.Client;
import io.voicesurvey.domain.session.Session;
import io.voicesurvey.domain.session.SessionId;
import io.voicesurvey.domain.user.User;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class PurgeSessionsTest {
  private static final Duration DAY = Duration.ofDays(1);
  private static final Duration INSTANT = Duration.ofNanos(1000);

  private final TestBed bed = new TestBed();
  private final PurgeSessions purgeSessions = new PurgeSessions(bed.sessions, bed.usedTokens);

  @Test
  void a_session_that_has_been_expired_for_a_day_goes() {
    bed.signIn(person("anna"));

    bed.clock.advance(Samples.POLICY.idleLimit().plus(DAY));
    assertThat(purge()).isEqualTo(new PurgeSessions.Outcome(0, 0));
    bed.clock.advance(INSTANT);
    assertThat(purge()).isEqualTo(new PurgeSessions.Outcome(1, 0));
  }

  @Test
  void a_revoked_session_tells_for_a_day_that_it_was_and_then_goes() {
    Secret token = bed.refreshTokenOf(person("anna"));
    end(token);

    bed.clock.advance(DAY);
    assertThat(purge()).isEqualTo(new PurgeSessions.Outcome(0, 0));
    assertThat(refresh(token)).isInstanceOf(RefreshSession.Outcome.SessionRevoked.class);
    bed.clock.advance(INSTANT);
    assertThat(purge()).isEqualTo(new PurgeSessions.Outcome(1, 0));
    assertThat(refresh(token)).isInstanceOf(RefreshSession.Outcome.TokenRefused.class);
  }

  @Test
  void a_session_that_is_used_stays() {
    Secret token = bed.refreshTokenOf(person("anna"));
    for (int day = 0; day < 20; day++) {
      bed.clock.advance(DAY);
      purge();
      token = ((RefreshSession.Outcome.Refreshed) refresh(token)).tokens().refreshToken();
    }

    assertThat(refresh(token)).isInstanceOf(RefreshSession.Outcome.Refreshed.class);
  }

  @Test
  void a_spent_token_that_has_been_expired_for_a_day_goes() {
    bed.usedTokens.add(Samples.ISSUER, "one", Samples.NOW);

    bed.clock.advance(DAY);
    assertThat(purge()).isEqualTo(new PurgeSessions.Outcome(0, 0));
    bed.clock.advance(INSTANT);
    assertThat(purge()).isEqualTo(new PurgeSessions.Outcome(0, 1));
  }

  @Test
  void a_purge_removes_more_than_fits_into_one_transaction() {
    User anna = Samples.user("anna");
    bed.users.insert(anna);
    for (int i = 0; i < 4_500; i++) {
      bed.usedTokens.add(Samples.ISSUER, "token " + i, Samples.NOW);
    }
    bed.transactions.inTransaction(() -> {
      for (int i = 0; i < 4_500; i++) {
        bed.sessions.insert(Session.started(new SessionId(new UUID(7, i)), anna.id(), Client.UNKNOWN, Optional.empty(),
            Samples.POLICY, Samples.NOW));
      }
      return true;
    });
    bed.clock.advance(Samples.POLICY.absoluteLimit());

    assertThat(purge()).isEqualTo(new PurgeSessions.Outcome(4_500, 4_500));
    assertThat(purge()).isEqualTo(new PurgeSessions.Outcome(0, 0));
  }

  @Test
  void an_interrupted_purge_ends_soon_and_its_thread_stays_interrupted() {
    Thread.currentThread().interrupt();
    PurgeSessions.Outcome outcome = purge();

    assertThat(Thread.interrupted()).isTrue();
    assertThat(outcome).isEqualTo(new PurgeSessions.Outcome(0, 0));
  }

  @Test
  void a_database_that_is_away_is_reported() {
    bed.database.takeAway();

    assertThatThrownBy(this::purge).isInstanceOf(DatabaseUnavailable.class);
  }

  private PurgeSessions.Outcome purge() {
    return purgeSessions.execute(new PurgeSessions.Command());
  }

  private RefreshSession.Outcome refresh(Secret token) {
    return bed.refreshSession().execute(new RefreshSession.Command(token));
  }

  private void end(Secret token) {
    new EndSession(bed.accessTokens, bed.refreshTokens, bed.sessions, bed.liveSessions, bed.auditTrail,
        bed.transactions, bed.providers,
        bed.secrets, bed.clock)
        .execute(new EndSession.Command.ByRefreshToken(token));
  }
}
