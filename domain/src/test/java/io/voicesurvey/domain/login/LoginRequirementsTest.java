package io.voicesurvey.domain.login;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LoginRequirementsTest {
  @Test
  void aMaxAgeIsUpToThirtyDays() {
    assertThat(requirements(Duration.ZERO).maxAge()).contains(Duration.ZERO);
    assertThat(requirements(Duration.ofSeconds(2_592_000)).maxAge()).contains(Duration.ofDays(30));
    assertThatIllegalArgumentException().isThrownBy(() -> requirements(Duration.ofSeconds(2_592_001)));
    assertThatIllegalArgumentException().isThrownBy(() -> requirements(Duration.ofSeconds(-1)));
  }

  private static LoginRequirements requirements(Duration maxAge) {
    return new LoginRequirements(Optional.of(maxAge), List.of(), false);
  }
}
