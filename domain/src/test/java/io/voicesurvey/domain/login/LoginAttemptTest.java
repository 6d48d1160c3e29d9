package io.voicesurvey.domain.login;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.voicesurvey.domain.Secret;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class LoginAttemptTest {
  private static final Instant EXPIRY = Instant.parse("2026-01-01T00:10:00Z");
  private static final LoginAttempt ATTEMPT = new LoginAttempt(new LoginAttemptId(new UUID(0, 1)),
      ProviderId.DEFAULT, new State("s".repeat(43)), new Nonce(Secret.of("the nonce")),
      new PkceVerifier(Secret.of("the verifier")), LoginRequirements.NONE, Optional.empty(), Optional.empty(), EXPIRY);

  @Test
  void isOverFromTheMomentOfItsExpiry() {
    assertThat(ATTEMPT.isExpired(EXPIRY.minusNanos(1))).isFalse();
    assertThat(ATTEMPT.isExpired(EXPIRY)).isTrue();
    assertThat(ATTEMPT.isExpired(EXPIRY.plusNanos(1))).isTrue();
  }

  @Test
  void givesTenMinutesToEachOfFiveTabs() {
    assertThat(LoginAttempt.LIFETIME).hasMinutes(10);
    assertThat(LoginAttempt.MAX_PER_BROWSER).isEqualTo(5);
  }

  @Test
  void hasAReturnUrlAndAcrValuesOfLimitedLength() {
    Optional<ReturnTo> longest = Optional.of(new ReturnTo(URI.create("https://a.example/" + "x".repeat(2_382))));

    assertThat(LoginAttempt.fits(LoginRequirements.NONE, longest)).isTrue();
    assertThat(LoginAttempt.fits(acr(100), longest)).isTrue();
    assertThat(LoginAttempt.fits(acr(101), longest)).isFalse();
    assertThat(LoginAttempt.fits(acr(255), Optional.empty())).isTrue();
    assertThatIllegalArgumentException().isThrownBy(() -> new LoginAttempt(ATTEMPT.id(), ATTEMPT.provider(),
        ATTEMPT.state(), ATTEMPT.nonce(), ATTEMPT.verifier(), acr(101), longest, Optional.empty(), EXPIRY));
  }

  private static LoginRequirements acr(int length) {
    return new LoginRequirements(Optional.empty(), List.of("a".repeat(length)), false);
  }

  @Test
  void neverPrintsItsSecrets() {
    assertThat(ATTEMPT.toString()).doesNotContain("the nonce").doesNotContain("the verifier");
  }
}
