package io.voicesurvey.domain.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.voicesurvey.domain.Secret;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class ProviderGrantTest {
  private static final Duration HOUR = Duration.ofHours(1);

  @Test
  void each_session_waits_at_most_the_maximum_and_at_least_four_fifths_of_it() {
    List<Duration> waits = LongStream.range(-2_000, 2_000).mapToObj(i -> grant(HOUR).waitOf(session(i))).toList();

    assertThat(waits).allSatisfy(wait -> assertThat(wait).isBetween(Duration.ofMinutes(48), HOUR));
    assertThat(grant(HOUR).waitOf(session(0))).isEqualTo(HOUR);
    assertThat(grant(HOUR).waitOf(session(512))).isEqualTo(Duration.ofMinutes(54));
    assertThat(grant(HOUR).waitOf(session(-1))).isBetween(Duration.ofMinutes(48),
        Duration.ofMinutes(48).plusSeconds(1));
  }

  @Test
  void the_waits_of_many_sessions_are_spread_evenly() {
    long early = LongStream.range(0, 1_000_000).map(i -> i * 7919)
        .filter(i -> grant(HOUR).waitOf(session(i)).compareTo(Duration.ofMinutes(54)) < 0).count();

    assertThat(early).isBetween(490_000L, 510_000L);
  }

  @Test
  void a_session_waits_the_same_time_each_time() {
    assertThat(grant(HOUR).waitOf(session(77))).isEqualTo(grant(HOUR).waitOf(session(77)));
  }

  @Test
  void the_shortest_wait_is_still_one() {
    assertThat(grant(Duration.ofNanos(1)).waitOf(session(-1))).isPositive();
  }

  @Test
  void a_grant_has_an_issuer_and_a_wait() {
    assertThatIllegalArgumentException().isThrownBy(() -> new ProviderGrant("", Secret.of("x"), HOUR));
    assertThatIllegalArgumentException().isThrownBy(() -> grant(Duration.ZERO));
    assertThatIllegalArgumentException().isThrownBy(() -> grant(Duration.ofSeconds(-1)));
  }

  @Test
  void the_refresh_token_is_not_shown() {
    assertThat(grant(HOUR).toString()).doesNotContain("sealed");
  }

  private static ProviderGrant grant(Duration maxWait) {
    return new ProviderGrant("https://idp.example", Secret.of("sealed"), maxWait);
  }

  private static SessionId session(long bits) {
    return new SessionId(new UUID(7, bits));
  }
}
