package io.voicesurvey.domain.user;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EmailAddressTest {
  @ParameterizedTest
  @ValueSource(strings = {"ada@example.org", "Ada.Lovelace+x@Example.ORG", "a@b", "\"a@b\"@example.org",
      "øre@bücher.example"})
  void keepsTheSpellingOfItsOwner(String text) {
    assertThat(EmailAddress.parse(text)).map(EmailAddress::value).contains(text);
  }

  @Test
  void isReadWithoutTheSpaceAroundIt() {
    assertThat(EmailAddress.parse(" ada@example.org\n")).contains(new EmailAddress("ada@example.org"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "ada", "@", "@example.org", "ada@", "ada @example.org", "ada@exam\tple.org",
      "ada@example.org\u0000", "a\u2028da@example.org", "\ud800@example.org"})
  void isNotEveryText(String text) {
    assertThat(EmailAddress.parse(text)).isEmpty();
    assertThatIllegalArgumentException().isThrownBy(() -> new EmailAddress(text));
  }

  @ParameterizedTest
  @ValueSource(strings = {"ada@example.org\u00a0", "\u200bada@example.org", "a\u200dda@example.org",
      "\ufeffada@example.org",
      "ada@exam\u00adple.org", "ada\u2060@example.org", "ada@example.org\u3164", "a\u034fda@example.org",
      "<ada@example.org>", "Ada <ada@example.org>", "mailto:ada@example.org", "ada@example.org,", "ada@example.org;x@y",
      "a@b@example.org", "(Ada)ada@example.org"})
  void isNotReadFromTextWithMoreOrWithInvisibleCharacters(String text) {
    assertThat(EmailAddress.parse(text)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"ada@example.org\u00a0", "\u200ba\u200dda@example.org", "ada@example.org"})
  void isShownWithoutInvisibleCharacters(String text) {
    assertThat(EmailAddress.asDisplayed(text)).contains(new EmailAddress("ada@example.org"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"a da@example.org", "a\u00a0da@example.org", "<ada@example.org>", "ada"})
  void isNotSeenWhereThereIsNone(String text) {
    assertThat(EmailAddress.asDisplayed(text)).isEmpty();
    assertThat(EmailAddress.asDisplayed("ada" + "\u200b".repeat(1_000) + "@example.org")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"ada\u200b@example.org", "<ada@example.org>", "ada@example.org\u00a0"})
  void isStillReadAsEarlierReleasesStoredIt(String text) {
    assertThat(new EmailAddress(text).value()).isEqualTo(text);
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"a@b,<c>\"@example.org", "ada@[192.0.2.1]", "ada@[IPv6:2001:db8::1]",
      "o\u2019brien@example.org",
      "'ada{x}~#$%@example.org"})
  void mayHoldTheCharactersThatTheStandardAllows(String text) {
    assertThat(EmailAddress.parse(text)).map(EmailAddress::value).contains(text);
  }

  @Test
  void isOneInBothUnicodeForms() {
    assertThat(EmailAddress.parse("ZOE\u0308@bu\u0308cher.example"))
        .contains(new EmailAddress("ZO\u00cb@b\u00fccher.example"));
    assertThat(new EmailAddress("ZOE\u0308@example.org").canonical()).isEqualTo("zo\u00eb@example.org");
    assertThat(EmailAddress.canonical("zoe\u0308")).isEqualTo("zo\u00eb");
  }

  @Test
  void isOfThreeHundredAndTwentyCharactersAtMost() {
    assertThat(EmailAddress.parse("a".repeat(316) + "@b.c")).isPresent();
    assertThat(EmailAddress.parse("a".repeat(317) + "@b.c")).isEmpty();
  }

  @Test
  void hasOneCanonicalFormForAllCases() {
    assertThat(new EmailAddress("ADA@Example.Org").canonical()).isEqualTo("ada@example.org");
  }

  @Test
  void hasTheSameCanonicalFormUnderATurkishLocale() {
    Locale before = Locale.getDefault();
    Locale.setDefault(Locale.forLanguageTag("tr"));
    try {
      assertThat(new EmailAddress("IDA@EXAMPLE.ORG").canonical()).isEqualTo("ida@example.org");
    } finally {
      Locale.setDefault(before);
    }
  }
}
