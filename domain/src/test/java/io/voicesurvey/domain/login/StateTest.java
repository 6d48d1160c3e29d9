package io.voicesurvey.domain.login;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StateTest {
  private static final String FORTY_TWO = "AZaz09_-AZaz09_-AZaz09_-AZaz09_-AZaz09_-AZ";

  @Test
  void isFortyThreeBase64urlCharacters() {
    assertThat(State.parse(FORTY_TWO + "a")).contains(new State(FORTY_TWO + "a"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", FORTY_TWO, FORTY_TWO + "ab", FORTY_TWO + "=", FORTY_TWO + "+", FORTY_TWO + "/",
      FORTY_TWO + ";", FORTY_TWO + "a\n", FORTY_TWO + "é", FORTY_TWO + "٣"})
  void isNothingElse(String text) {
    assertThat(State.parse(text)).isEmpty();
    assertThatIllegalArgumentException().isThrownBy(() -> new State(text));
  }
}
