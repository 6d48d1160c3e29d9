package io.voicesurvey.domain;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TextTest {
  @ParameterizedTest
  @ValueSource(strings = {"", "Ada", "Ada Lovelace", "Łódź", "李小龍", "👩‍🚀", "علی‌رضا"})
  void ordinaryTextIsClean(String text) {
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

  @ParameterizedTest
  @ValueSource(strings = {" ", "\t", "\u00a0", "\u2007", "\u202f", "\u3000", "\u2028", "\u200b", "\u200c", "\u200d",
      "\u2060",
      "\ufeff", "\u00ad", "\u202e", "\u2066", "\u034f", "\u115f", "\u3164", "\uffa0", "\u180e", "\u2800", "\ufe0f",
      "\udb40\udd00", "\udb40\udc41"})
  void hasInvisibleCharactersThatAreFoundAndTrimmed(String invisible) {
    assertThat(Text.firstInvisible("a" + invisible + "b")).hasValue(invisible.codePointAt(0));
    assertThat(Text.trimmed(invisible + invisible + "a" + invisible + "b" + invisible))
        .isEqualTo("a" + invisible + "b");
  }

  @ParameterizedTest
  @ValueSource(strings = {"\u00a0", "\u2007", "\u3000", "\u200b", "\u200d", "\u00ad", "\u202e"})
  void mayHaveSpacesAndJoinersOnlyIfItIsForeign(String pasted) {
    assertThat(Text.firstPasted("a b" + pasted + "c", false)).hasValue(pasted.codePointAt(0));
    assertThat(Text.firstPasted("a b" + pasted + "c", true)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"\ufeff", "\u2028", "\u2029"})
  void neverHasAByteOrderMarkOrASeparator(String pasted) {
    assertThat(Text.firstPasted("a" + pasted, false)).hasValue(pasted.codePointAt(0));
    assertThat(Text.firstPasted("a" + pasted, true)).hasValue(pasted.codePointAt(0));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a b", "two\nlines\t", "\u0000", "e\u0308"})
  void mayHaveLineBreaksAndControlCharactersInASetting(String text) {
    assertThat(Text.firstPasted(text, false)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"\u200b", "\u200d", "\ufeff", "\u00ad", "\u034f", "\ufe0f", "\udb40\udd00"})
  void losesCharactersWithoutWidthAndKeepsSpaces(String zeroWidth) {
    assertThat(Text.withoutZeroWidth(zeroWidth + "a" + zeroWidth + "b c\u00a0d")).isEqualTo("ab c\u00a0d");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "ab", "\u00eb", "e\u0308", "\ud83d\udc4d", "\u0e33"})
  void hasNoneInOrdinaryText(String text) {
    assertThat(Text.firstInvisible(text)).isEmpty();
    assertThat(Text.trimmed(text)).isEqualTo(text);
  }

  @Test
  void keepsAControlCharacterAtItsEnd() {
    assertThat(Text.trimmed("a\u0000 ")).isEqualTo("a\u0000");
    assertThat(Text.firstInvisible("a\u0000")).hasValue(0);
  }

  @Test
  void mayLeaveNothing() {
    assertThat(Text.cleaned(" \r\n\u0000 ", 100)).isEmpty();
  }
}
