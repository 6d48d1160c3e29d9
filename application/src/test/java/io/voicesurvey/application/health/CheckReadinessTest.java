package io.voicesurvey.application.health;

import static org.assertj.core.api.Assertions.assertThat;

import io.voicesurvey.application.TestBed;
import io.voicesurvey.application.health.CheckReadiness.Command;
import io.voicesurvey.application.health.CheckReadiness.Outcome;
import io.voicesurvey.application.port.IdentityProviderUnavailable;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class CheckReadinessTest {
  private final TestBed bed = new TestBed();
  private final CheckReadiness checkReadiness = new CheckReadiness(bed.transactions, bed.provider);

  @Test
  void tellsThatBothAnswer() {
    assertThat(checkReadiness.execute(new Command())).isEqualTo(new Outcome(true, true));
  }

  @Test
  void tellsWhichIsAway() {
    bed.database.takeAway();
    assertThat(checkReadiness.execute(new Command())).isEqualTo(new Outcome(false, true));

    bed.provider.failWith(new IdentityProviderUnavailable("away", Duration.ofSeconds(1)));
    assertThat(checkReadiness.execute(new Command())).isEqualTo(new Outcome(false, false));

    bed.database.bringBack();
    assertThat(checkReadiness.execute(new Command())).isEqualTo(new Outcome(true, false));
  }

  @Test
  void tellsOfTheirReturnAtOnce() {
    bed.database.takeAway();
    checkReadiness.execute(new Command());
    bed.database.bringBack();

    assertThat(checkReadiness.execute(new Command())).isEqualTo(new Outcome(true, true));
  }
}
