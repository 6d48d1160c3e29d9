package io.voicesurvey.domain;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TextTest {
  @ParameterizedTest
  @ValueSource(strings = {"", "Ada", "Ada Lovelace", "Łódź", "李小龍", "👩‍🚀", "علی‌رضا"})
  void whatPeopleWriteIsClean(String text) {
    assertThat(Text.isClean(text)).isTrue();
    assertThat(Text.cleaned(text, 100)).isEqualTo(text);
  }

  @ParameterizedTest
  @ValueSource(strings = {"a\u0000b", "a\tb", "a\r\nb", "a\u001bb", "a\u007fb", "a\u0085b", "a\u009fb", "a\u2028b",
      "a\u2029b", "a\ud800b", "a\udc00b"})
  void controlCharactersLineEndsAndHalvesOfCharactersAreNot(String text) {
    assertThat(Text.isClean(text)).isFalse();
    assertThat(Text.cleaned(text, 100)).isEqualTo("ab");
  }

  @Test
  void isCutByCodePointsSoThatNoCharacterIsHalved() {
    assertThat(Text.cleaned("👍👍👍", 2)).isEqualTo("👍👍");
  }

  @Test
  void isTrimmedAfterItIsCut() {
    assertThat(Text.cleaned("  ab cd", 5)).isEqualTo("ab");
  }

  @Test
  void mayLeaveNothing() {
    assertThat(Text.cleaned(" \r\n\u0000 ", 100)).isEmpty();
  }
}
