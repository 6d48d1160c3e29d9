package io.voicesurvey.adapters.persistence.cache;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SessionChangeTest {
  @ParameterizedTest
  @ValueSource(strings = {"", "session", "session - 1", "user - 1", "session ------------------------------------ 1",
      "all 00000000-0000-7000-8000-000000000001 1", "role 00000000-0000-7000-8000-000000000001 1"})
  void an_unreadable_payload_changes_everything(String payload) {
    assertThat(SessionChange.parse(payload)).isEqualTo(new SessionChange.OfAll(Optional.empty()));
  }
}
