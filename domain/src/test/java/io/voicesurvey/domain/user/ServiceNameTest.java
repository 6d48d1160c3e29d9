package io.voicesurvey.domain.user;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ServiceNameTest {
  @ParameterizedTest
  @ValueSource(strings = {"x", "7", "nightly", "CI-build_2",
      "a123456789012345678901234567890123456789012345678901234567890xx"})
  void aNameIsLettersAndDigitsAndLittleElse(String text) {
    assertThat(ServiceName.parse(text)).contains(new ServiceName(text));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "-x", "_x", "a b", "a:b", "a.b", "ä", "x\n",
      "a123456789012345678901234567890123456789012345678901234567890xxx"})
  void nothingElseIsAName(String text) {
    assertThat(ServiceName.parse(text)).isEmpty();
    assertThatIllegalArgumentException().isThrownBy(() -> new ServiceName(text));
  }

  @Test
  void anAccountHasAnIdentityThatNoProviderGives() {
    assertThat(new ServiceName("nightly").identity())
        .isEqualTo(new ExternalIdentity("urn:voicesurveyagent:service", "service:nightly"));
  }

  @Test
  void aClientIdIsTheSubjectOfTheAccount() {
    assertThat(ServiceName.ofClientId("service:nightly")).contains(new ServiceName("nightly"));
    assertThat(ServiceName.ofClientId("nightly")).isEmpty();
    assertThat(ServiceName.ofClientId("service:")).isEmpty();
    assertThat(ServiceName.ofClientId("service:a b")).isEmpty();
    assertThat(ServiceName.ofClientId("Service:nightly")).isEmpty();
  }
}
