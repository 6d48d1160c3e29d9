package io.voicesurvey.domain.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.voicesurvey.domain.login.Authentication;
import io.voicesurvey.domain.login.LoginAttemptId;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProviderLoginTest {
  @Test
  void theProvidersNameOfItsSessionIsKept() {
    assertThat(login("a-session").providerSession()).contains("a-session");
    assertThat(login("x".repeat(255)).providerSession()).isPresent();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a\0b", "\ud800", "line\nbreak"})
  void aNameThatCanNotBeStoredIsNoName(String session) {
    assertThat(login(session).providerSession()).isEmpty();
    assertThat(login("x".repeat(256)).providerSession()).isEmpty();
  }

  private static ProviderLogin login(String session) {
    return new ProviderLogin(new LoginAttemptId(new UUID(0, 1)), Optional.of(session), Optional.empty(),
        Authentication.UNKNOWN);
  }
}
