package io.voicesurvey.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SecretTest {
  @Test
  void revealsItsTextOnlyByName() {
    assertThat(Secret.of("hunter2").reveal()).isEqualTo("hunter2");
  }

  @Test
  void isMaskedWhereverItIsPrinted() {
    Secret secret = Secret.of("hunter2");

    assertThat(secret.toString()).isEqualTo("***");
    assertThat("%s %s %s".formatted(secret, List.of(secret), Optional.of(secret))).doesNotContain("hunter2");
  }

  @Test
  void equalsAnotherOfTheSameText() {
    assertThat(Secret.of("a")).isEqualTo(Secret.of("a")).hasSameHashCodeAs(Secret.of("a"));
  }

  @Test
  void differsFromAnotherTextAndFromTheTextItself() {
    assertThat(Secret.of("a")).isNotEqualTo(Secret.of("b")).isNotEqualTo(Secret.of("ab"));
    assertThat((Object) Secret.of("a")).isNotEqualTo("a");
  }

  @Test
  void spreadsOverTheBucketsOfAMap() {
    assertThat(Secret.of("a").hashCode()).isNotEqualTo(Secret.of("b").hashCode());
  }

  @Test
  void isNeverEmpty() {
    assertThatIllegalArgumentException().isThrownBy(() -> Secret.of(""));
    assertThatNullPointerException().isThrownBy(() -> Secret.of(null));
  }
}
