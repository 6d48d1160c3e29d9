package io.voicesurvey.application.health;

import static org.assertj.core.api.Assertions.assertThat;

import io.voicesurvey.application.TestBed;
import io.voicesurvey.application.health.CheckReadiness.Command;
import io.voicesurvey.application.health.CheckReadiness.Outcome;
import io.voicesurvey.application.port.IdentityProviderUnavailable;
import io.voicesurvey.domain.login.ProviderId;
import io.voicesurvey.domain.login.ProviderProfile;
import io.voicesurvey.domain.user.AdoptionPolicy;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.SequencedMap;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CheckReadinessTest {
  private final TestBed bed = new TestBed(profile("corp"), profile("partner"));
  private final CheckReadiness checkReadiness = new CheckReadiness(bed.transactions, bed.providers);

  @Test
  void tellsThatAllAnswer() {
    assertThat(checkReadiness.execute(new Command())).isEqualTo(outcome(true, true, true));
  }

  @Test
  void tellsWhichIsAway() {
    bed.database.takeAway();
    assertThat(checkReadiness.execute(new Command())).isEqualTo(outcome(false, true, true));

    bed.provider.failWith(new IdentityProviderUnavailable("away", Duration.ofSeconds(1)));
    assertThat(checkReadiness.execute(new Command())).isEqualTo(outcome(false, false, true));

    bed.database.bringBack();
    assertThat(checkReadiness.execute(new Command())).isEqualTo(outcome(true, false, true));
  }

  @Test
  void reportsTheirReturnImmediately() {
    bed.database.takeAway();
    checkReadiness.execute(new Command());
    bed.database.bringBack();

    assertThat(checkReadiness.execute(new Command())).isEqualTo(outcome(true, true, true));
  }

  @Test
  void listsTheProvidersInOrderAndTellsWhetherAllAnswer() {
    bed.provider("partner").failWith(new IdentityProviderUnavailable("away", Duration.ofSeconds(1)));
    Outcome outcome = checkReadiness.execute(new Command());

    assertThat(outcome.providers().sequencedKeySet()).containsExactly(new ProviderId("corp"),
        new ProviderId("partner"));
    assertThat(outcome.allProvidersReachable()).isFalse();

    bed.provider("partner").recover();
    assertThat(checkReadiness.execute(new Command()).allProvidersReachable()).isTrue();
  }

  private static Outcome outcome(boolean database, boolean corp, boolean partner) {
    SequencedMap<ProviderId, Boolean> providers = new LinkedHashMap<>();
    providers.put(new ProviderId("corp"), corp);
    providers.put(new ProviderId("partner"), partner);
    return new Outcome(database, providers);
  }

  private static ProviderProfile profile(String id) {
    return new ProviderProfile(new ProviderId(id), id, "https://" + id + ".example", Set.of(), AdoptionPolicy.NEVER);
  }
}
