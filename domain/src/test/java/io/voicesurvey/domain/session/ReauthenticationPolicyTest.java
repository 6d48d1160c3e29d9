package io.voicesurvey.domain.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.voicesurvey.domain.login.Authentication;
import io.voicesurvey.domain.login.LoginAttemptId;
import io.voicesurvey.domain.user.UserId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class ReauthenticationPolicyTest {
  private static final Instant START = Instant.parse("2026-11-30T08:00:00Z");
  private static final ReauthenticationPolicy HOUR = new ReauthenticationPolicy(Optional.of(Duration.ofHours(1)),
      List.of());
  private static final ReauthenticationPolicy STRONG = new ReauthenticationPolicy(Optional.empty(),
      List.of("gold", "silver"));

  @Test
  void theAuthenticationTimeCountsAndNotTheSessions() {
    Session old = session(new Authentication(Optional.of(START.minusSeconds(3000)), Optional.empty()));

    assertThat(HOUR.isMetBy(old, START.plusSeconds(600))).isTrue();
    assertThat(HOUR.isMetBy(old, START.plusSeconds(601))).isFalse();
  }

  @Test
  void withoutAnAuthenticationTimeTheBeginOfTheSessionCounts() {
    Session session = session(Authentication.UNKNOWN);

    assertThat(HOUR.isMetBy(session, START.plusSeconds(3600))).isTrue();
    assertThat(HOUR.isMetBy(session, START.plusSeconds(3600).plusMillis(1))).isFalse();
  }

  @Test
  void oneOfTheClassesIsEnoughAndAnUnknownOneIsNot() {
    assertThat(STRONG.isMetBy(session(acr("silver")), START.plus(Duration.ofDays(9)))).isTrue();
    assertThat(STRONG.isMetBy(session(acr("bronze")), START)).isFalse();
    assertThat(STRONG.isMetBy(session(Authentication.UNKNOWN), START)).isFalse();
  }

  @Test
  void bothRequirementsCount() {
    ReauthenticationPolicy both = new ReauthenticationPolicy(HOUR.maxAge(), STRONG.acrValues());

    assertThat(both.isMetBy(session(acr("gold")), START)).isTrue();
    assertThat(both.isMetBy(session(acr("gold")), START.plusSeconds(3601))).isFalse();
    assertThat(both.isMetBy(session(acr("bronze")), START)).isFalse();
  }

  private static Authentication acr(String value) {
    return new Authentication(Optional.empty(), Optional.of(value));
  }

  private static Session session(Authentication authentication) {
    ProviderLogin login = new ProviderLogin(new LoginAttemptId(new UUID(0, 3)), Optional.empty(), Optional.empty(),
        authentication);
    return new Session(new SessionId(new UUID(0, 1)), new UserId(new UUID(0, 2)), 0, START, START,
        START.plus(Duration.ofDays(7)), Optional.empty(), Client.UNKNOWN, Optional.of(login));
  }
}
