package io.voicesurvey.application.session;

import static io.voicesurvey.application.port.Samples.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import io.voicesurvey.application.port.DueRecheck;
import io.voicesurvey.application.port.Samples;
import io.voicesurvey.domain.Secret;
import io.voicesurvey.domain.session.Session;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ProviderCircuitTest {
  private static final Session SESSION = Samples.session("one", Samples.user("anna"));
  private static final DueRecheck DUE = new DueRecheck(SESSION.id(), SESSION.userId(), 1, Secret.of("sealed"), 0, false,
      Duration.ZERO);

  private final ProviderCircuit circuit = new ProviderCircuit();

  @Test
  void requests_go_on_while_one_of_a_batch_is_answered() {
    circuit.record(List.of(failed("away"), confirmed(), failed("slow")), NOW);

    assertThat(circuit.pause(NOW)).isEmpty();
    assertThat(circuit.limit(16)).isEqualTo(16);
  }

  @Test
  void a_batch_without_sessions_says_nothing_of_the_provider() {
    circuit.record(List.of(failed("away")), NOW);
    circuit.record(List.of(), NOW);

    assertThat(circuit.pause(NOW)).contains("away");
    assertThat(circuit.limit(16)).isEqualTo(1);
  }

  @Test
  void a_batch_that_failed_altogether_stops_the_requests_and_a_single_one_tries_again() {
    circuit.record(List.of(failed("away"), failed("slow")), NOW);

    assertThat(circuit.pause(NOW)).contains("slow");
    assertThat(circuit.pause(NOW.plus(ProviderCircuit.FIRST_PAUSE).minusMillis(1))).contains("slow");
    assertThat(circuit.pause(NOW.plus(ProviderCircuit.FIRST_PAUSE))).isEmpty();
    assertThat(circuit.failure()).contains("slow");
    assertThat(circuit.limit(16)).isEqualTo(1);
    circuit.record(List.of(confirmed()), NOW);
    assertThat(circuit.pause(NOW)).isEmpty();
    assertThat(circuit.failure()).isEmpty();
    assertThat(circuit.limit(16)).isEqualTo(16);
  }

  @Test
  void a_single_response_that_failed_a_check_stops_no_requests_but_does_not_resume_them_either() {
    circuit.record(List.of(refused("aud")), NOW);
    assertThat(circuit.pause(NOW)).isEmpty();
    assertThat(circuit.limit(16)).isEqualTo(16);

    circuit.record(List.of(refused("iss"), refused("aud")), NOW);
    assertThat(circuit.pause(NOW)).contains("aud");
    Instant later = NOW.plus(ProviderCircuit.FIRST_PAUSE);
    circuit.record(List.of(refused("sub")), later);
    assertThat(circuit.pause(later.plus(ProviderCircuit.FIRST_PAUSE))).contains("sub");
  }

  @Test
  void each_further_failure_doubles_the_pause_up_to_the_longest() {
    Instant now = NOW;
    for (int seconds : List.of(10, 20, 40, 80, 160, 300, 300)) {
      circuit.record(List.of(failed("away")), now);
      assertThat(circuit.pause(now.plusSeconds(seconds).minusMillis(1))).as(seconds + " s").isPresent();
      now = now.plusSeconds(seconds);
      assertThat(circuit.pause(now)).as(seconds + " s").isEmpty();
    }
    circuit.record(List.of(confirmed()), now);
    circuit.record(List.of(failed("away")), now);
    assertThat(circuit.pause(now.plus(ProviderCircuit.FIRST_PAUSE))).isEmpty();
  }

  @Test
  void a_provider_that_asks_to_wait_longer_is_left_alone_for_so_long() {
    circuit.record(List.of(failed("limited", Duration.ofMinutes(10)), failed("away")), NOW);

    assertThat(circuit.pause(NOW.plus(Duration.ofMinutes(10)).minusMillis(1))).isPresent();
    assertThat(circuit.pause(NOW.plus(Duration.ofMinutes(10)))).isEmpty();
  }

  private static RecheckResult confirmed() {
    return new RecheckResult.Confirmed(DUE, false, Optional.empty());
  }

  private static RecheckResult refused(String check) {
    return new RecheckResult.Failed(DUE, check, Duration.ZERO, Duration.ZERO, true);
  }

  private static RecheckResult failed(String reason) {
    return failed(reason, Duration.ZERO);
  }

  private static RecheckResult failed(String reason, Duration retryAfter) {
    return new RecheckResult.Failed(DUE, reason, retryAfter, retryAfter, false);
  }
}
