package io.voicesurvey.domain.user;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DisplayNameTest {
  @Test
  void isTheNameOfAPersonAtTheProvider() {
    assertThat(DisplayName.of("Ada Lovelace")).contains(new DisplayName("Ada Lovelace"));
  }

  @Test
  void isOneLineWhateverTheProviderSends() {
    assertThat(DisplayName.of(" Ada\r\n\u2028Love\u0000lace ")).contains(new DisplayName("AdaLovelace"));
  }

  @Test
  void keepsNothingThatTurnsOrHidesText() {
    assertThat(DisplayName.of("\u202eAda\u200b \u2066Lovelace\u2069\u202c")).contains(new DisplayName("Ada Lovelace"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"\ud83d\udc69\u200d\ud83d\ude80 Ada", "\u0639\u0644\u06cc\u200c\u0631\u0636\u0627",
      "Ada\u00a0Lovelace"})
  void keepsTheCharactersOfNames(String name) {
    assertThat(DisplayName.of(name)).contains(new DisplayName(name));
  }

  @Test
  void isCutToTwoHundredAndFiftyFiveCharacters() {
    assertThat(DisplayName.of("👍".repeat(300))).contains(new DisplayName("👍".repeat(255)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "   ", "\u0000\n", "\u00a0", "\u200b", "\u200d\u3000\u200c", "\u202e\u2066\ufeff"})
  void isNothingWhereNothingCanBeShown(String text) {
    assertThat(DisplayName.of(text)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "Ada\nLovelace", "Ada\u0000", "Ada\u2029", "\udc00", "\u00a0",
      "\u200d", "Ada\u202ecalevoL", "\u2066Ada\u2069", "A\u200bda"})
  void isNeverBlankOrUnprintable(String value) {
    assertThatIllegalArgumentException().isThrownBy(() -> new DisplayName(value));
  }

  @Test
  void isNeverLongerThanItsLimit() {
    assertThatIllegalArgumentException().isThrownBy(() -> new DisplayName("a".repeat(256)));
  }

  @Test
  void isKeptInOneUnicodeForm() {
    assertThat(DisplayName.of("Zoe\u0308")).contains(new DisplayName("Zo\u00eb"));
    assertThat(DisplayName.of("Zoe\u200b\u0308")).contains(new DisplayName("Zo\u00eb"));
    assertThat(new DisplayName("Zoe\u0308").value()).isEqualTo("Zoe\u0308");
    assertThat(DisplayName.of("e\u0308".repeat(300))).contains(new DisplayName("\u00eb".repeat(255)));
  }

  @Test
  void isSearchedWithoutCaseByItsStart() {
    assertThat(new DisplayName("Ada ŞİMŞEK").canonical()).startsWith(DisplayName.canonical("ADA ş"));
    assertThat(DisplayName.canonical("STRASSE Ω")).isEqualTo("strasse ω");
  }
}
