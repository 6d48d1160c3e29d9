package io.voicesurvey.adapters.oidc.provider;

import static io.voicesurvey.application.TestBed.person;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.voicesurvey.application.TestBed;
import io.voicesurvey.application.port.DueRecheck;
import io.voicesurvey.application.port.IdentityProviderFault;
import io.voicesurvey.application.session.RecheckResult;
import io.voicesurvey.application.session.RecheckSessions;
import io.voicesurvey.domain.Secret;
import io.voicesurvey.domain.login.ProviderId;
import io.voicesurvey.domain.session.SessionId;
import io.voicesurvey.domain.user.UserId;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RecheckMetersTest {
  private static final Duration HOUR = Duration.ofHours(1);

  private final TestBed bed = new TestBed();
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final RecheckSessions recheckSessions = bed.recheckSessions();
  private final RecheckSessions.Command command = new RecheckSessions.Command(ProviderId.DEFAULT, () -> false,
      new RecheckMeters(registry, ProviderId.DEFAULT, bed.clock));

  @BeforeEach
  void signIn() {
    bed.provider.issueRefreshTokens(HOUR);
    IntStream.range(0, 40).forEach(i -> bed.signIn(person("user" + i)));
    bed.clock.advance(HOUR.plusMinutes(2));
  }

  @Test
  void confirmed_sessions_and_their_delay_are_measured() {
    recheckSessions.execute(command);

    assertThat(count("confirmed")).isEqualTo(40);
    assertThat(delay()).isBetween(120.0, 900.0);
  }

  @Test
  void there_is_no_delay_if_no_session_is_due() {
    recheckSessions.execute(command);
    recheckSessions.execute(command);

    assertThat(count("confirmed")).isEqualTo(40);
    assertThat(delay()).isZero();
  }

  @Test
  void the_delay_grows_while_the_provider_fails() {
    bed.provider.failWith(new IdentityProviderFault("wrong"));
    recheckSessions.execute(command);
    double before = delay();

    bed.clock.advance(Duration.ofSeconds(5));
    recheckSessions.execute(command);
    assertThat(delay()).isCloseTo(before + 5, within(0.01));

    bed.clock.advance(Duration.ofSeconds(20));
    recheckSessions.execute(command);
    assertThat(count("failed")).isEqualTo(17);
    assertThat(delay()).isGreaterThanOrEqualTo(before + 24.9);
  }

  @Test
  void the_delay_grows_while_the_sessions_wait_for_another_attempt() {
    RecheckMeters meters = idle();
    meters.accept(List.of(new RecheckResult.Failed(due(Duration.ofMinutes(3)), "away", Duration.ZERO,
        Duration.ofMinutes(5), false)));

    bed.clock.advance(Duration.ofMinutes(4));
    meters.accept(List.of());
    assertThat(delay()).isEqualTo(420);

    bed.clock.advance(Duration.ofMinutes(1));
    meters.accept(List.of());
    assertThat(delay()).as("another instance asked").isZero();
  }

  @Test
  void the_delay_grows_while_the_database_is_away() {
    RecheckMeters meters = idle();
    meters.accept(List.of());
    bed.clock.advance(Duration.ofSeconds(10));
    assertThat(delay()).isZero();

    bed.clock.advance(Duration.ofMinutes(2));
    assertThat(delay()).isEqualTo(130);

    meters.accept(List.of());
    assertThat(delay()).isZero();
  }

  @Test
  void the_delay_grows_from_the_start_without_a_database() {
    idle();

    bed.clock.advance(Duration.ofMinutes(2));

    assertThat(delay()).isEqualTo(120);
  }

  @Test
  void failures_are_counted() {
    bed.provider.failWith(new IdentityProviderFault("wrong"));

    recheckSessions.execute(command);

    assertThat(count("failed")).isEqualTo(16);
    assertThat(count("confirmed")).isZero();
  }

  @Test
  void a_refusal_is_counted() {
    bed.provider.dismiss(person("user7"));

    recheckSessions.execute(command);

    assertThat(count("ended")).isEqualTo(1);
    assertThat(count("confirmed")).isEqualTo(39);
  }

  /** The meters of a provider about which nothing was asked yet. */
  private RecheckMeters idle() {
    registry.clear();
    return new RecheckMeters(registry, ProviderId.DEFAULT, bed.clock);
  }

  private static DueRecheck due(Duration delay) {
    return new DueRecheck(new SessionId(UUID.randomUUID()), new UserId(UUID.randomUUID()), 1, Secret.of("sealed"), 4,
        false, delay);
  }

  private double delay() {
    return registry.get("voicesurvey.recheck.delay").gauge().value();
  }

  private double count(String outcome) {
    return registry.get("voicesurvey.rechecks").tag("outcome", outcome).counter().count();
  }
}
