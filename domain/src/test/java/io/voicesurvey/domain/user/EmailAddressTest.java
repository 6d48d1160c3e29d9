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
  void keepsWhatItsOwnerWrites(String text) {
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
