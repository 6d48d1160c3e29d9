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

  @Test
  void acrValuesAreFewShortAndQuotable() {
    assertThat(LoginRequirements.areAcrValues(List.of())).isTrue();
    assertThat(LoginRequirements.areAcrValues(List.of("a", "b", "c", "d", "e", "f", "g", "h"))).isTrue();
    assertThat(LoginRequirements.areAcrValues(List.of("a", "b", "c", "d", "e", "f", "g", "h", "i"))).isFalse();
    assertThat(LoginRequirements.areAcrValues(List.of("a".repeat(127), "b".repeat(127)))).isTrue();
    assertThat(LoginRequirements.areAcrValues(List.of("a".repeat(127), "b".repeat(128)))).isFalse();
    for (String value : List.of("", "a b", "a\"b", "a\\b", "é", "a\n")) {
      assertThat(LoginRequirements.areAcrValues(List.of(value))).as(value).isFalse();
      assertThatIllegalArgumentException()
          .isThrownBy(() -> new LoginRequirements(Optional.empty(), List.of(value), false));
    }
  }

  @Test
  void theParameterSeparatesTheValuesBySpaces() {
    assertThat(new LoginRequirements(Optional.empty(), List.of("gold", "silver"), false).acrParameter())
        .isEqualTo("gold silver");
    assertThat(LoginRequirements.NONE.acrParameter()).isEmpty();
  }

  private static LoginRequirements requirements(Duration maxAge) {
    return new LoginRequirements(Optional.of(maxAge), List.of(), false);
  }
}
