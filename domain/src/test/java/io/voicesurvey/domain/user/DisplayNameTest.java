package io.voicesurvey.domain.user;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DisplayNameTest {
  @Test
  void isWhatTheProviderCallsSomebody() {
    assertThat(DisplayName.of("Ada Lovelace")).contains(new DisplayName("Ada Lovelace"));
  }

  @Test
  void isOneLineWhateverTheProviderSends() {
    assertThat(DisplayName.of(" Ada\r\n\u2028Love\u0000lace ")).contains(new DisplayName("AdaLovelace"));
  }

  @Test
  void isCutToTwoHundredAndFiftyFiveCharacters() {
    assertThat(DisplayName.of("👍".repeat(300))).contains(new DisplayName("👍".repeat(255)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "   ", "\u0000\n"})
  void isNothingWhereNothingCanBeShown(String text) {
    assertThat(DisplayName.of(text)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "Ada\nLovelace", "Ada\u0000", "Ada\u2029", "\udc00"})
  void isNeverBlankOrUnprintable(String value) {
    assertThatIllegalArgumentException().isThrownBy(() -> new DisplayName(value));
  }

  @Test
  void isNeverLongerThanItsLimit() {
    assertThatIllegalArgumentException().isThrownBy(() -> new DisplayName("a".repeat(256)));
  }
}
