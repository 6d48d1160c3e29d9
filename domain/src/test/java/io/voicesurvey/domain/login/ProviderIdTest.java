package io.voicesurvey.domain.login;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProviderIdTest {
  @ParameterizedTest
  @ValueSource(strings = {"default", "partner-eu", "a", "a0-", "abcdefghijklmnopqrstuvwxyz012345"})
  void acceptsAnId(String text) {
    assertThat(ProviderId.parse(text)).contains(new ProviderId(text));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "-a", "0a", "Corp", "a_b", "a b", "abcdefghijklmnopqrstuvwxyz0123456", "a\n", "é"})
  void refusesOtherText(String text) {
    assertThat(ProviderId.parse(text)).isEmpty();
    assertThatIllegalArgumentException().isThrownBy(() -> new ProviderId(text));
  }
}
