package io.voicesurvey.domain.user;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExternalIdentityTest {
  private static final String ISSUER = "https://idp.example";

  @ParameterizedTest
  @ValueSource(strings = {"a", "auth0|5f7c8ec7c33c6c004bbafe82", "service:nightly", "Zoë"})
  void isIssuerAndSubjectTogether(String subject) {
    assertThat(ExternalIdentity.of(ISSUER, subject)).contains(new ExternalIdentity(ISSUER, subject));
  }

  @Test
  void differsByIssuerAndByTheCaseOfTheSubject() {
    ExternalIdentity identity = new ExternalIdentity(ISSUER, "ada");

    assertThat(identity).isNotEqualTo(new ExternalIdentity("https://other.example", "ada"))
        .isNotEqualTo(new ExternalIdentity(ISSUER, "Ada"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "a\u0000b", "a\nb", "\ud800", "\u00a0", "\u200b"})
  void hasNoSubjectThatIsEmptyOrUnprintable(String subject) {
    assertThat(ExternalIdentity.of(ISSUER, subject)).isEmpty();
    assertThatIllegalArgumentException().isThrownBy(() -> new ExternalIdentity(ISSUER, subject));
  }

  @Test
  void hasASubjectOfTwoHundredAndFiftyFiveCharactersAtMost() {
    assertThat(ExternalIdentity.of(ISSUER, "s".repeat(255))).isPresent();
    assertThat(ExternalIdentity.of(ISSUER, "s".repeat(256))).isEmpty();
  }

  @Test
  void hasAnIssuer() {
    assertThatIllegalArgumentException().isThrownBy(() -> new ExternalIdentity("", "ada"));
  }

  @Test
  void neverRepeatsARefusedSubjectInItsMessage() {
    assertThatIllegalArgumentException().isThrownBy(() -> new ExternalIdentity(ISSUER, "evil\n"))
        .withMessageNotContaining("evil");
  }
}
