package io.voicesurvey.adapters.persistence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.voicesurvey.domain.Secret;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DatabaseSettingsTest {
  @Test
  void printing_settings_shows_no_secret() {
    DatabaseSettings settings = new DatabaseSettings("jdbc:postgresql://db:5432/vsa?password=hunter2",
        Optional.of("service"), Optional.of(Secret.of("hunter3")), 10);

    assertThat(settings.toString()).doesNotContain("hunter", "service", "vsa", "db:");
  }

  @ParameterizedTest
  @ValueSource(strings = {"jdbc:mysql://db/vsa?password=hunter2", "postgresql://u:hunter2@db/vsa",
      "jdbc:postgresql://db:notaport/vsa?password=hunter2"})
  void another_url_is_refused_and_not_quoted(String url) {
    assertThatThrownBy(() -> new DatabaseSettings(url, Optional.empty(), Optional.empty(), 10))
        .isInstanceOf(IllegalArgumentException.class).hasMessageNotContaining("hunter2")
        .hasMessageNotContaining("db");
  }

  @Test
  void a_pool_without_connections_is_refused() {
    assertThatThrownBy(
        () -> new DatabaseSettings("jdbc:postgresql://db/vsa", Optional.empty(), Optional.empty(), 0))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
