package io.voicesurvey.bootstrap.dev;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.voicesurvey.adapters.oidc.provider.ProviderSettings;
import io.voicesurvey.adapters.oidc.provider.ProxyRoutes;
import io.voicesurvey.adapters.oidc.token.KeySource;
import io.voicesurvey.bootstrap.settings.Settings;
import io.voicesurvey.bootstrap.settings.Settings.LogFormat;
import io.voicesurvey.bootstrap.settings.WrongSettings;
import io.voicesurvey.domain.Secret;
import io.voicesurvey.domain.user.Role;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DevEnvironmentTest {
  private static final String KEY = "0123456789abcdef0123456789abcdef";

  @TempDir
  Path folder;

  @Test
  void nothing_has_to_be_set() throws IOException {
    Settings settings = settings(Map.of());

    assertThat(settings.http().host()).isEqualTo("127.0.0.1");
    assertThat(settings.http().port()).isEqualTo(8000);
    assertThat(settings.log().format()).isEqualTo(LogFormat.TEXT);
    assertThat(settings.database().jdbcUrl()).isEqualTo("jdbc:postgresql://127.0.0.1:5555/postgres");
    assertThat(settings.providers().getFirst().issuer()).isEqualTo("http://localhost:8001/dev");
    assertThat(settings.providers().getFirst().roleMapping().orElseThrow().roles()).isEqualTo(
        Map.of("admin", Role.ADMIN, "campaign_manager", Role.CAMPAIGN_MANAGER, "viewer", Role.VIEWER));
    assertThat(settings.providers().getFirst().recheckInterval()).isEmpty();
    assertThat(settings.signingKeys()).isEqualTo(new KeySource.SecretKey(Secret.of(KEY)));
  }

  @Test
  void two_providers_are_two_issuers_of_which_the_second_adopts() throws IOException {
    Path key = Files.writeString(folder.resolve("key"), KEY);
    DevEnvironment two = DevEnvironment.over(Map.of(), 2);
    Settings settings = Settings.read(two.running("postgresql://postgres@127.0.0.1:5555/postgres",
        name -> "http://localhost:8001/" + name, key));

    assertThat(settings.providers()).extracting(ProviderSettings::issuer).containsExactly("http://localhost:8001/dev",
        "http://localhost:8001/partner");
    assertThat(settings.providers()).extracting(provider -> provider.profile().adoption().domains().isEmpty())
        .containsExactly(true, false);
    assertThat(settings.providers()).allSatisfy(provider -> assertThat(provider.roleMapping()).isPresent());
    assertThatCode(() -> Settings.read(two.beforeStart())).doesNotThrowAnyException();
  }

  @Test
  void set_variables_go_first() throws IOException {
    String other = "-".repeat(32);
    Settings settings = settings(Map.of("PORT", "9000", "HOST", "", "LOG_FORMAT", "json", "JWT_SECRET_KEY", other));

    assertThat(settings.http().port()).isEqualTo(9000);
    assertThat(settings.http().host()).isEqualTo("127.0.0.1");
    assertThat(settings.log().format()).isEqualTo(LogFormat.JSON);
    assertThat(settings.signingKeys()).isEqualTo(new KeySource.SecretKey(Secret.of(other)));
  }

  @Test
  void no_proxy_leads_to_a_provider_on_this_host() throws IOException {
    assertThat(settings(Map.of("HTTP_PROXY", "http://proxy.test:3128", "https_proxy", "http://proxy.test:3128"))
        .proxies()).isEqualTo(ProxyRoutes.NONE);
  }

  @Test
  void variables_set_by_a_file_go_first_too() throws IOException {
    String key = Files.writeString(folder.resolve("key.pem"), "a key").toString();
    String port = Files.writeString(folder.resolve("port"), "9000\n").toString();
    Settings settings = settings(Map.of("PORT_FILE", port, "JWT_PRIVATE_KEY_FILE", key));

    assertThat(settings.http().port()).isEqualTo(9000);
    assertThat(settings.signingKeys()).isEqualTo(new KeySource.KeyPath(Path.of(key)));
  }

  @Test
  void set_variables_are_checked_before_anything_starts() {
    assertThatCode(() -> Settings.read(DevEnvironment.over(Map.of(), 1).beforeStart())).doesNotThrowAnyException();
    assertThatExceptionOfType(WrongSettings.class)
        .isThrownBy(() -> Settings.read(DevEnvironment.over(Map.of("PORT", "x"), 1).beforeStart()));
  }

  @Test
  void commands_get_the_added_variables_and_no_given_secret() {
    DevEnvironment environment = DevEnvironment
        .over(Map.of("PORT", "9000", "JWT_SECRET_KEY", KEY, "OIDC_ROLE_CLAIM", ""), 1);
    Map<String, String> running = environment.running("postgresql://h/d", name -> "http://localhost:9001/" + name,
        Path.of("key"));

    assertThat(environment.forCommands(running)).containsEntry("DATABASE_URL", "postgresql://h/d")
        .containsEntry("OIDC_ROLE_CLAIM", "roles").containsKeys("OIDC_ISSUER", "OIDC_CLIENT_ID", "OIDC_CLIENT_AUTH")
        .doesNotContainKeys("PORT", "HOST", "LOG_FORMAT", "JWT_SECRET_KEY", "JWT_SECRET_KEY_FILE");
  }

  @ParameterizedTest
  @ValueSource(strings = {"OIDC_ISSUER", "OIDC_ISSUER_URL", "OIDC_PROVIDERS", "DATABASE_URL", "OIDC_ISSUER_FILE",
      "DATABASE_URL_FILE",
      "DATABASE_LISTEN_URL", "DATABASE_LISTEN_URL_FILE"})
  void a_real_database_or_identity_provider_is_refused(String variable) {
    assertThatExceptionOfType(WrongSettings.class).isThrownBy(() -> DevEnvironment.over(Map.of(variable, "hunter2"), 1))
        .withMessageContaining(variable + ",").withMessageNotContaining("hunter2");
    assertThat(DevEnvironment.over(Map.of(variable, ""), 1).beforeStart()).containsKey("PORT");
  }

  private Settings settings(Map<String, String> given) throws IOException {
    Path key = Files.writeString(folder.resolve("key"), KEY);
    Map<String, String> environment = DevEnvironment.over(given, 1).running(
        "postgresql://postgres@127.0.0.1:5555/postgres", name -> "http://localhost:8001/" + name, key);
    return Settings.read(environment);
  }
}
