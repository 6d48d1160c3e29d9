package io.voicesurvey.domain.user;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EmailDomainTest {
  @ParameterizedTest
  @CsvSource({"partner.test,partner.test", "Partner.TEST,partner.test", "münchen.de,xn--mnchen-3ya.de",
      "MÜNCHEN.de,xn--mnchen-3ya.de", "XN--MNCHEN-3YA.DE,xn--mnchen-3ya.de", "mu\u0308nchen.de,xn--mnchen-3ya.de",
      "a.b.c,a.b.c", "localhost,localhost", "xn--strae-oqa.de,xn--strae-oqa.de"})
  void bothFormsAreOneDomain(String text, String ascii) {
    assertThat(EmailDomain.parse(text).map(EmailDomain::ascii)).contains(ascii);
  }

  /** Each would become the domain of another owner, or is none. */
  @ParameterizedTest
  @ValueSource(strings = {"", " ", "straße.de", "ｅxample.test", "a。b", "a\u200Db.test", "faß\u200C.de", "ℂ.test",
      "a..b",
      "a.test.", ".a.test", "-a.test", "a_b.test", "[192.0.2.1]", "a b.test", "*.test", "@a.test", "a@b.test"})
  void refusesAnInvalidOrAmbiguousDomain(String text) {
    assertThat(EmailDomain.parse(text)).isEmpty();
  }

  @Test
  void theDomainOfAnAddressFollowsTheLastAtSign() {
    assertThat(EmailDomain.of(new EmailAddress("\"a@partner.test\"@evil.test")).map(EmailDomain::ascii))
        .contains("evil.test");
    assertThat(EmailDomain.of(new EmailAddress("a@sub.partner.test"))).isNotEqualTo(EmailDomain.parse("partner.test"));
  }

  @Test
  void isConstructedFromItsAsciiForm() {
    assertThatIllegalArgumentException().isThrownBy(() -> new EmailDomain("Partner.test"));
    assertThatIllegalArgumentException().isThrownBy(() -> new EmailDomain("münchen.de"));
  }
}
