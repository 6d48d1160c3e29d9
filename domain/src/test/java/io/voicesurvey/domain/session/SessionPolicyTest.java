package io.voicesurvey.domain.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class SessionPolicyTest {
  private static final Duration HOUR = Duration.ofHours(1);
  private static final Duration DAY = Duration.ofDays(1);
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  @Test
  void endsASessionAtTheIdleLimitWhileItIsYoung() {
    assertThat(new SessionPolicy(HOUR, DAY, Duration.ZERO).expiry(START, START)).isEqualTo(START.plus(HOUR));
  }

  @Test
  void endsAUsedSessionAtTheAbsoluteLimit() {
    Instant late = START.plus(DAY).minusSeconds(1);

    assertThat(new SessionPolicy(HOUR, DAY, Duration.ZERO).expiry(START, late)).isEqualTo(START.plus(DAY));
  }

  @Test
  void endsASessionAtTheAbsoluteLimitWhereTheIdleLimitIsLonger() {
    assertThat(new SessionPolicy(DAY, HOUR, Duration.ZERO).expiry(START, START)).isEqualTo(START.plus(HOUR));
  }

  @Test
  void hasLimitsAndMayHaveNoGrace() {
    assertThatIllegalArgumentException().isThrownBy(() -> new SessionPolicy(Duration.ZERO, DAY, Duration.ZERO));
    assertThatIllegalArgumentException().isThrownBy(() -> new SessionPolicy(HOUR, Duration.ZERO, Duration.ZERO));
    assertThatIllegalArgumentException().isThrownBy(() -> new SessionPolicy(HOUR.negated(), DAY, Duration.ZERO));
    assertThatIllegalArgumentException().isThrownBy(() -> new SessionPolicy(HOUR, DAY.negated(), Duration.ZERO));
    assertThatIllegalArgumentException().isThrownBy(() -> new SessionPolicy(HOUR, DAY, Duration.ofNanos(-1)));
    assertThat(new SessionPolicy(HOUR, DAY, Duration.ZERO).grace()).isZero();
  }
}
