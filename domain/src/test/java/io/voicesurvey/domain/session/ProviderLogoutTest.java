package io.voicesurvey.domain.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.voicesurvey.domain.user.ExternalIdentity;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProviderLogoutTest {
  private static final String ISSUER = "https://idp.example";
  private static final ExternalIdentity ADA = new ExternalIdentity(ISSUER, "ada");

  @Test
  void isOfASessionASubjectOrBoth() {
    assertThat(of(Optional.empty(), Optional.of("one"))).contains(new ProviderLogout.OfSession(ISSUER, "one"));
    assertThat(of(Optional.of("ada"), Optional.empty())).contains(new ProviderLogout.OfSubject(ADA));
    assertThat(of(Optional.of("ada"), Optional.of("one"))).contains(new ProviderLogout.OfSubjectsSession(ADA, "one"));
  }

  @Test
  void isOfOneIssuer() {
    assertThat(of(Optional.empty(), Optional.of("one")).map(ProviderLogout::issuer)).contains(ISSUER);
    assertThat(of(Optional.of("ada"), Optional.empty()).map(ProviderLogout::issuer)).contains(ISSUER);
    assertThat(of(Optional.of("ada"), Optional.of("one")).map(ProviderLogout::issuer)).contains(ISSUER);
  }

  @Test
  void isNoneWhereNothingIsNamed() {
    assertThat(of(Optional.empty(), Optional.empty())).isEmpty();
  }

  @Test
  void isNoneOfASubjectThatCanNotBeOneWhateverTheSession() {
    assertThat(of(Optional.of(""), Optional.empty())).isEmpty();
    assertThat(of(Optional.of("a\u0000"), Optional.of("one"))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a\u0000b", "a\nb", "\ud800"})
  void isOfTheSubjectAloneWhereTheSessionsNameIsNotKept(String name) {
    assertThat(of(Optional.of("ada"), Optional.of(name))).contains(new ProviderLogout.OfSubject(ADA));
    assertThat(of(Optional.empty(), Optional.of(name))).isEmpty();
  }

  @Test
  void knowsSessionsOfTwoHundredAndFiftyFiveCharactersAtMost() {
    assertThat(of(Optional.empty(), Optional.of("s".repeat(255)))).isPresent();
    assertThat(of(Optional.empty(), Optional.of("s".repeat(256)))).isEmpty();
  }

  private static Optional<ProviderLogout> of(Optional<String> subject, Optional<String> providerSession) {
    return ProviderLogout.of(ISSUER, subject, providerSession);
  }
}
