package io.voicesurvey.domain.user;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class ExternalIdTest {
  @Test
  void isAnyPrintableTextOfUpTo255Characters() {
    assertThat(ExternalId.of("8f4c0d6e-Ab")).contains(new ExternalId("8f4c0d6e-Ab"));
    assertThat(ExternalId.of("x".repeat(255))).isPresent();
    assertThat(ExternalId.of("x".repeat(256))).isEmpty();
    assertThat(ExternalId.of("")).isEmpty();
    assertThat(ExternalId.of(" ")).isEmpty();
    assertThat(ExternalId.of("a\u0000b")).isEmpty();
    assertThatIllegalArgumentException().isThrownBy(() -> new ExternalId(""));
  }

  @Test
  void differsByCase() {
    assertThat(new ExternalId("Ann")).isNotEqualTo(new ExternalId("ann"));
  }
}
