package io.voicesurvey.bootstrap.settings;

import static org.assertj.core.api.Assertions.assertThat;

import io.voicesurvey.adapters.rest.http.IpRange;
import io.voicesurvey.adapters.oidc.provider.ClientAuthentication;
import io.voicesurvey.adapters.oidc.provider.ProviderSettings;
import io.voicesurvey.adapters.oidc.provider.PushedAuthorization;
import io.voicesurvey.adapters.oidc.provider.ProxyRoutes;
import io.voicesurvey.adapters.oidc.provider.RoleMapping;
import io.voicesurvey.adapters.oidc.token.KeySource;
import io.voicesurvey.bootstrap.settings.Settings.LogFormat;
import io.voicesurvey.bootstrap.settings.Settings.Problem;
import io.voicesurvey.domain.Secret;
import io.voicesurvey.domain.login.LoginRequirements;
import io.voicesurvey.domain.login.WebOrigin;
import io.voicesurvey.domain.session.ReauthenticationPolicy;
import io.voicesurvey.domain.session.SessionPolicy;
import io.voicesurvey.domain.user.Role;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.event.Level;

class SettingsTest {
  private static final String KEY = "0123456789abcdef0123456789abcdef";
  private static final Map<String, String> LEAST = Map.of("DATABASE_URL", "postgresql://vsa:pw@db.example.test/survey",
      "OIDC_ISSUER", "https://idp.example.test/", "OIDC_CLIENT_ID", "survey", "OIDC_CLIENT_SECRET", "s3cret",
      "JWT_SECRET_KEY", KEY);

  @TempDir
  Path folder;

  @Test
  void every_variable_that_may_be_left_out_has_its_documented_default() {
    Settings settings = valid(Map.of());

    assertThat(settings.http().port()).isEqualTo(8000);
    assertThat(settings.http().host()).isEqualTo("0.0.0.0");
    assertThat(settings.http().publicUrl()).isEqualTo(URI.create("http://localhost:8000"));
    assertThat(settings.http().corsOrigins()).isEmpty();
    assertThat(settings.http().trustedProxies()).isEmpty();
    assertThat(settings.http().rateLimitPerMinute()).isEqualTo(300);
    assertThat(settings.http().accessLog()).isFalse();
    assertThat(settings.database().poolSize()).isEqualTo(10);
    assertThat(settings.listen().jdbcUrl()).isEqualTo(settings.database().jdbcUrl());
    assertThat(settings.providers().getFirst().issuer()).isEqualTo("https://idp.example.test/");
    assertThat(settings.providers().getFirst().clientSecret()).contains(Secret.of("s3cret"));
    assertThat(settings.providers().getFirst().clientAuthentication()).isEmpty();
    assertThat(settings.providers().getFirst().redirectUri())
        .isEqualTo(URI.create("http://localhost:8000/api/auth/callback"));
    assertThat(settings.providers().getFirst().scopes()).containsExactly("openid", "profile", "email");
    assertThat(settings.providers().getFirst().roleMapping()).isEmpty();
    assertThat(settings.providers().getFirst().externalIdClaim()).contains("sub");
    assertThat(settings.dormantAfter()).isEmpty();
    assertThat(settings.providers().getFirst().clockSkew()).isEqualTo(Duration.ofSeconds(60));
    assertThat(settings.providers().getFirst().recheckInterval()).contains(Duration.ofMinutes(60));
    assertThat(settings.providers().getFirst().idTokenAlgorithms()).isEmpty();
    assertThat(settings.providers().getFirst().caFile()).isEmpty();
    assertThat(settings.providers().getFirst().postLogoutRedirectUri()).isEmpty();
    assertThat(settings.providers().getFirst().trustedAudiences()).isEmpty();
    assertThat(settings.proxies()).isEqualTo(ProxyRoutes.NONE);
    assertThat(settings.signingKeys()).isEqualTo(new KeySource.SecretKey(Secret.of(KEY)));
    assertThat(settings.accessTokens().issuer()).isEqualTo("voicesurveyagent");
    assertThat(settings.accessTokens().audience()).isEqualTo("voicesurveyagent-api");
    assertThat(settings.accessTokens().lifetime()).isEqualTo(Duration.ofMinutes(60));
    assertThat(settings.sessions())
        .isEqualTo(new SessionPolicy(Duration.ofDays(7), Duration.ofDays(30), Duration.ofSeconds(10)));
    assertThat(settings.reauthentication())
        .isEqualTo(new ReauthenticationPolicy(Optional.of(Duration.ofHours(1)), List.of()));
    assertThat(settings.returnToOrigins()).isEmpty();
    assertThat(settings.log()).isEqualTo(new Settings.Log(Level.INFO, LogFormat.JSON));
    assertThat(settings.openTelemetry()).isEmpty();
  }

  /** Every challenge names an age and classes that a login accepts as its parameters. */
  @Test
  void an_administrators_login_is_as_fresh_and_strong_as_a_login_can_be_asked_for() {
    assertThat(reauthentication("0", " gold , silver,gold,")).isEqualTo(
        new ReauthenticationPolicy(Optional.empty(), List.of("gold", "silver")));
    assertThat(reauthentication("0.0", " ").isOff()).isTrue();
    assertThat(reauthentication("0.05", "a").maxAge()).contains(Duration.ofSeconds(3));
    assertThat(reauthentication("43200", "a").maxAge()).contains(LoginRequirements.LONGEST_MAX_AGE);
    assertThat(reauthentication("1", "a".repeat(127) + "," + "b".repeat(127)).acrValues()).hasSize(2);
    assertThat(problems(read(Map.of("ADMIN_ACR", "a".repeat(127) + "," + "b".repeat(128)))))
        .extracting(Problem::variable).containsExactly("ADMIN_ACR");
  }

  private ReauthenticationPolicy reauthentication(String minutes, String acr) {
    return valid(Map.of("ADMIN_MAX_AGE_MINUTES", minutes, "ADMIN_ACR", acr)).reauthentication();
  }

  @Test
  void all_missing_settings_are_named_in_one_go() {
    Reading outcome = Reading.of(Map.of(), FileChecks.NONE);

    assertThat(problems(outcome)).extracting(Problem::variable).containsExactly("DATABASE_URL", "OIDC_ISSUER",
        "OIDC_CLIENT_ID", "OIDC_CLIENT_SECRET", "JWT_SECRET_KEY");
    assertThat(problems(outcome)).extracting(Problem::message)
        .allSatisfy(message -> assertThat(message).startsWith("is required"));
  }

  @Test
  void an_empty_variable_counts_as_unset() {
    assertThat(valid(Map.of("PORT", "", "OIDC_CA_FILE", "", "LOG_LEVEL_FILE", "")).http().port()).isEqualTo(8000);
    assertThat(problems(read(Map.of("OIDC_CLIENT_ID", "")))).extracting(Problem::variable)
        .containsExactly("OIDC_CLIENT_ID");
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {"PORT|65536", "PORT|-1", "PORT|80 80", "PORT|0x50",
      "PORT|99999999999", "HOST|two words", "HOST|http://localhost", "PUBLIC_URL|https://example.test/app",
      "PUBLIC_URL|example.test", "PUBLIC_URL|ftp://example.test", "PUBLIC_URL|https://u:p@example.test",
      "PUBLIC_URL|https://example.test?x=1", "PUBLIC_URL|https://example.test:70000", "DATABASE_URL|mysql://h/d",
      "DATABASE_POOL_SIZE|0", "DATABASE_POOL_SIZE|ten", "DATABASE_LISTEN_URL|postgresql://", "OIDC_ISSUER|idp",
      "OIDC_ISSUER|http://idp.example.test", "OIDC_ISSUER|https://idp.example.test/?a=b",
      "OIDC_ISSUER|https://idp.example.test/#x", "OIDC_ISSUER|https://u@idp.example.test",
      "OIDC_ISSUER|http://localhost.example.test", "OIDC_ISSUER|http://127.0.0.1.example.test",
      "OIDC_CLIENT_AUTH|tls_client_auth", "OIDC_PAR|on", "OIDC_REDIRECT_URI|/api/auth/callback",
      "OIDC_REDIRECT_URI|https://example.test/#x", "OIDC_SCOPES|openid \"x\"", "OIDC_SCOPES|openid,\u00e9mail",
      "OIDC_CLOCK_SKEW_SECONDS|-1", "OIDC_CLOCK_SKEW_SECONDS|1e3", "OIDC_CLOCK_SKEW_SECONDS|NaN",
      "OIDC_RECHECK_MINUTES|-1", "OIDC_RECHECK_MINUTES|0.01", "OIDC_RECHECK_MINUTES|never",
      "OIDC_ID_TOKEN_ALG|none", "OIDC_ID_TOKEN_ALG|RS256,HS512", "OIDC_CA_FILE|/nowhere/ca.pem",
      "OIDC_POST_LOGOUT_REDIRECT_URI|javascript:alert(1)", "OIDC_CLIENT_PRIVATE_KEY_FILE|/nowhere/key.pem",
      "JWT_ISSUER|' '", "JWT_EXPIRATION_MINUTES|0", "JWT_EXPIRATION_MINUTES|0.01", "JWT_EXPIRATION_MINUTES|1h",
      "REFRESH_EXPIRATION_DAYS|0", "REFRESH_EXPIRATION_DAYS|36501", "SESSION_MAX_DAYS|-7", "SESSION_MAX_DAYS|0.0",
      "REFRESH_GRACE_SECONDS|-0.1", "RETURN_TO_ORIGINS|https://a.test,*", "CORS_ORIGINS|*", "CORS_ORIGINS|null",
      "CORS_ORIGINS|https://a.test/app", "RATE_LIMIT_PER_MINUTE|-1", "RATE_LIMIT_PER_MINUTE|1.5",
      "TRUSTED_PROXIES|10.0.0.0/33", "TRUSTED_PROXIES|proxy.example.test", "TRUSTED_PROXIES|::/129",
      "TRUSTED_PROXIES|300.0.0.1", "LOG_LEVEL|VERBOSE", "LOG_FORMAT|xml", "ACCESS_LOG|yes",
      "OTEL_EXPORTER_OTLP_ENDPOINT|collector:4317", "OIDC_TRUSTED_AUDIENCES|a\u0007b",
      "HTTPS_PROXY|socks5://proxy.test:1080",
      "HTTPS_PROXY|https://proxy.test", "HTTP_PROXY|http://proxy.test/path", "HTTP_PROXY|http://:3128",
      "HTTP_PROXY|http://proxy.test:70000", "NO_PROXY|a\u0007b", "ADMIN_MAX_AGE_MINUTES|-1",
      "ADMIN_MAX_AGE_MINUTES|1h", "DORMANT_DAYS|-1", "DORMANT_DAYS|3m", "DORMANT_DAYS|36501",
      "ADMIN_MAX_AGE_MINUTES|0.001", "ADMIN_MAX_AGE_MINUTES|43200.1", "ADMIN_ACR|a b",
      "ADMIN_ACR|gold,a\"b", "ADMIN_ACR|a\\b", "ADMIN_ACR|\u00e9", "ADMIN_ACR|a,b,c,d,e,f,g,h,i"})
  void a_wrong_value_is_a_problem_of_its_variable(String variable, String value) {
    assertThat(problems(read(Map.of(variable, value)))).extracting(Problem::variable).containsExactly(variable);
  }

  @ParameterizedTest
  @ValueSource(strings = {"PORT", "HOST", "PUBLIC_URL", "DATABASE_URL", "DATABASE_POOL_SIZE", "DATABASE_LISTEN_URL",
      "OIDC_ISSUER", "OIDC_CLIENT_ID", "OIDC_CLIENT_SECRET", "OIDC_CLIENT_AUTH", "OIDC_PAR", "OIDC_REDIRECT_URI",
      "OIDC_SCOPES",
      "OIDC_ROLE_CLAIM", "OIDC_ROLE_MAP", "OIDC_SCIM_ID_CLAIM", "OIDC_CLOCK_SKEW_SECONDS", "OIDC_RECHECK_MINUTES",
      "OIDC_ID_TOKEN_ALG",
      "OIDC_CA_FILE",
      "OIDC_POST_LOGOUT_REDIRECT_URI", "OIDC_CLIENT_PRIVATE_KEY_FILE", "JWT_SECRET_KEY", "JWT_PRIVATE_KEY_FILE",
      "JWT_ISSUER", "JWT_AUDIENCE", "JWT_EXPIRATION_MINUTES", "REFRESH_EXPIRATION_DAYS", "SESSION_MAX_DAYS",
      "REFRESH_GRACE_SECONDS", "RETURN_TO_ORIGINS", "CORS_ORIGINS", "RATE_LIMIT_PER_MINUTE", "TRUSTED_PROXIES",
      "LOG_LEVEL", "LOG_FORMAT", "ACCESS_LOG", "OTEL_EXPORTER_OTLP_ENDPOINT", "OIDC_TRUSTED_AUDIENCES", "HTTPS_PROXY",
      "HTTP_PROXY", "NO_PROXY", "ADMIN_MAX_AGE_MINUTES", "ADMIN_ACR", "DORMANT_DAYS"})
  void no_message_repeats_a_wrong_value(String variable) {
    assertThat(problems(read(Map.of(variable, "hunter2\u0007")))).isNotEmpty()
        .allSatisfy(problem -> assertThat(problem.message()).doesNotContain("hunter2"));
  }

  @Test
  void the_time_of_dormancy_may_be_a_fraction_of_a_day_or_none() {
    assertThat(valid(Map.of("DORMANT_DAYS", "90")).dormantAfter()).contains(Duration.ofDays(90));
    assertThat(valid(Map.of("DORMANT_DAYS", "0.5")).dormantAfter()).contains(Duration.ofHours(12));
    assertThat(valid(Map.of("DORMANT_DAYS", "0")).dormantAfter()).isEmpty();
  }

  @Test
  void every_problem_is_reported_variable_by_variable() {
    Reading outcome = read(Map.of("PORT", "many", "OIDC_ISSUER", "http://idp.example.test", "JWT_SECRET_KEY", "short",
        "SESSION_MAX_DAYS", "0", "LOG_LEVEL", "LOUD"));

    assertThat(problems(outcome)).extracting(Problem::variable).containsExactly("PORT", "OIDC_ISSUER", "JWT_SECRET_KEY",
        "SESSION_MAX_DAYS", "LOG_LEVEL");
  }

  @Test
  void no_message_and_no_setting_shows_a_secret() {
    Reading outcome = read(Map.of("DATABASE_URL", "postgresql://vsa:hunter2@db:99999/survey", "JWT_SECRET_KEY",
        "hunter2", "OIDC_CLIENT_SECRET", "hunter2\n", "OIDC_CLIENT_ID", ""));

    assertThat(problems(outcome)).extracting(Problem::variable).containsExactly("DATABASE_URL", "OIDC_CLIENT_ID",
        "OIDC_CLIENT_SECRET", "JWT_SECRET_KEY");
    assertThat(outcome.toString()).doesNotContain("hunter2");
    assertThat(valid(Map.of()).toString()).doesNotContain(KEY, "s3cret", "pw@");
    assertThat(valid(Map.of("DATABASE_URL", "postgresql://db/survey?sslpassword=hunter2")).toString())
        .doesNotContain("hunter2");
  }

  @ParameterizedTest
  @CsvSource({"http://app.example.test, true", "HTTP://app.example.test, true", "http://127.evil.example, true",
      "http://localhost.example.test, true", "https://app.example.test, false", "http://app.localhost, false",
      "http://LOCALHOST:8000, false", "http://127.0.0.1, false", "http://[::1]:8000, false"})
  void codes_travel_in_the_open_by_http_to_another_host(String origin, boolean inTheOpen) {
    URI redirectUri = valid(Map.of("OIDC_REDIRECT_URI", origin + "/api/auth/callback")).providers().getFirst()
        .redirectUri();

    assertThat(ProviderSettings.isInTheOpen(redirectUri)).isEqualTo(inTheOpen);
  }

  @Test
  void any_variable_may_come_from_a_file_less_its_last_line_break() throws IOException {
    Settings settings = valid(Map.of("PORT_FILE", file("8080\n"), "OIDC_CLIENT_SECRET", "", "OIDC_CLIENT_SECRET_FILE",
        file("fr\u00f6m a file\r\n"), "JWT_SECRET_KEY", "", "JWT_SECRET_KEY_FILE", file(KEY + "\n\n")));

    assertThat(settings.http().port()).isEqualTo(8080);
    assertThat(settings.providers().getFirst().clientSecret()).contains(Secret.of("fr\u00f6m a file"));
    assertThat(settings.signingKeys()).isEqualTo(new KeySource.SecretKey(Secret.of(KEY + "\n")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"OIDC_CLIENT_SECRET", "JWT_SECRET_KEY", "DATABASE_URL"})
  void a_byte_order_mark_that_an_editor_adds_is_no_part_of_a_secret(String variable) throws IOException {
    String value = LEAST.get(variable);

    assertThat(valid(Map.of(variable, "", variable + "_FILE", file("\uFEFF" + value + "\r\n"))))
        .isEqualTo(valid(Map.of()));
  }

  @ParameterizedTest
  @CsvSource({"'\u00A0', NO-BREAK SPACE", "'\u200B', ZERO WIDTH SPACE", "'\u2060', WORD JOINER",
      "'\u202E', RIGHT-TO-LEFT",
      "'\u2028', LINE SEPARATOR", "'\u3000', IDEOGRAPHIC SPACE", "'\uFEFF', ZERO WIDTH NO-BREAK SPACE",
      "'\u0007', control",
      "'\t', control"})
  void an_invisible_character_is_named_and_the_secret_is_not(String invisible, String name) throws IOException {
    for (String variable : List.of("OIDC_CLIENT_SECRET", "JWT_SECRET_KEY", "DATABASE_URL", "DATABASE_LISTEN_URL",
        "OIDC_CLIENT_ID", "OIDC_ISSUER", "JWT_ISSUER")) {
      String value = LEAST.getOrDefault(variable, "postgresql://direct/survey") + invisible + "hunter2";
      for (Map<String, String> given : List.of(Map.of(variable, value),
          Map.of(variable, "", variable + "_FILE", file(value)))) {
        assertThat(problems(read(given))).singleElement().satisfies(problem -> {
          assertThat(problem.variable()).isEqualTo(variable);
          assertThat(problem.message()).doesNotContain("hunter2", LEAST.getOrDefault(variable, "direct"));
          if (!name.equals("control")) {
            assertThat(problem.message()).contains("invisible", name);
          }
        });
      }
    }
  }

  /** Its bytes are the key: what was one stays one. */
  @Test
  void a_signing_key_may_have_several_lines() {
    assertThat(valid(Map.of("JWT_SECRET_KEY", KEY + "\n" + KEY)).signingKeys())
        .isEqualTo(new KeySource.SecretKey(Secret.of(KEY + "\n" + KEY)));
  }

  /** Persian writes words with joiners, and French with no-break spaces. */
  @Test
  void names_of_the_provider_may_hold_joiners() {
    Map<String, String> map = Map.of("OIDC_ROLE_CLAIM", "groups", "OIDC_ROLE_MAP", "\u0645\u06cc\u200c\u062e=admin");
    assertThat(valid(map).providers().getFirst().roleMapping().orElseThrow().roles())
        .containsKey("\u0645\u06cc\u200c\u062e");
    assertThat(problems(read(Map.of("OIDC_ROLE_CLAIM", "groups", "OIDC_ROLE_MAP", "\uFEFFa=admin")))).singleElement()
        .satisfies(problem -> assertThat(problem.variable()).isEqualTo("OIDC_ROLE_MAP"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"UTF-16LE", "UTF-16BE", "UTF-16"})
  void a_secret_in_utf_16_is_refused(String charset) throws IOException {
    Path file = Files.write(folder.resolve("utf16"), ("\uFEFF" + KEY).getBytes(Charset.forName(charset)));
    Path unmarked = Files.write(folder.resolve("unmarked"), KEY.getBytes(StandardCharsets.UTF_16LE));

    for (Path secret : List.of(file, unmarked)) {
      assertThat(problems(read(Map.of("JWT_SECRET_KEY", "", "JWT_SECRET_KEY_FILE", secret.toString()))))
          .extracting(Problem::variable).containsExactly("JWT_SECRET_KEY");
    }
  }

  @Test
  void an_unreadable_value_is_a_problem_of_its_variable() {
    assertThat(problems(read(Map.of("OIDC_ROLE_CLAIM", "groups", "OIDC_ROLE_MAP", "F\uFFFD\uFFFDhrung=admin",
        "PORT_FILE", "/run/\uFFFD")))).containsExactlyInAnyOrder(new Problem("PORT", ProcessEncoding.ADVICE),
            new Problem("OIDC_ROLE_MAP", ProcessEncoding.ADVICE));
  }

  @Test
  void the_standard_variables_of_traces_are_handed_on_and_none_of_them_is_shown() throws IOException {
    Settings settings = valid(Map.of("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "https://collector.test/traces",
        "OTEL_EXPORTER_OTLP_HEADERS_FILE", file("authorization=hunter2\n"), "OTEL_TRACES_SAMPLER", "always_off"));

    assertThat(settings.openTelemetry().orElseThrow().variables()).isEqualTo(Map.of(
        "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", Secret.of("https://collector.test/traces"), "OTEL_EXPORTER_OTLP_HEADERS",
        Secret.of("authorization=hunter2"), "OTEL_TRACES_SAMPLER", Secret.of("always_off")));
    assertThat(settings.toString()).doesNotContain("hunter2");
  }

  @Test
  void without_an_endpoint_or_with_the_sdk_disabled_there_are_no_traces() {
    assertThat(valid(Map.of("OTEL_EXPORTER_OTLP_HEADERS", "a=b", "OTEL_SERVICE_NAME", "x")).openTelemetry()).isEmpty();
    assertThat(valid(Map.of("OTEL_EXPORTER_OTLP_ENDPOINT", "http://collector:4318", "OTEL_SDK_DISABLED", "TRUE"))
        .openTelemetry()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"OTEL_EXPORTER_OTLP_PROTOCOL", "OTEL_EXPORTER_OTLP_TRACES_PROTOCOL"})
  void traces_go_by_http_alone(String variable) {
    assertThat(problems(read(Map.of("OTEL_EXPORTER_OTLP_ENDPOINT", "http://collector:4317", variable, "grpc"))))
        .containsExactly(new Problem(variable, "must be one of http/protobuf"));
  }

  @Test
  void a_variable_together_with_its_file_is_a_problem() throws IOException {
    assertThat(problems(read(Map.of("PORT", "1", "PORT_FILE", file("1"))))).singleElement()
        .satisfies(problem -> assertThat(problem.message()).contains("PORT_FILE"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "\n", "\r\n"})
  void a_file_without_a_value_is_a_problem(String content) throws IOException {
    assertThat(problems(read(Map.of("HOST_FILE", file(content))))).singleElement()
        .isEqualTo(new Problem("HOST", "the file that HOST_FILE names is empty: write the value into it"));
  }

  @Test
  void a_file_that_cannot_be_read_is_a_problem_that_does_not_repeat_its_name() throws IOException {
    Path binary = Files.write(folder.resolve("binary"), new byte[]{(byte) 0xC3, 0x28});
    Path large = Files.writeString(folder.resolve("large"), "x".repeat(70_000));

    for (String file : List.of(KEY, folder.toString(), "/nowhere/\0", binary.toString(), large.toString())) {
      assertThat(problems(read(Map.of("HOST_FILE", file)))).singleElement().satisfies(problem -> {
        assertThat(problem.variable()).isEqualTo("HOST");
        assertThat(problem.message()).contains("HOST_FILE").doesNotContain(file);
      });
    }
  }

  @Test
  void the_issuer_has_an_alias() {
    Map<String, String> alias = Map.of("OIDC_ISSUER", "", "OIDC_ISSUER_URL", "https://other.example.test");

    assertThat(valid(alias).providers().getFirst().issuer()).isEqualTo("https://other.example.test");
    assertThat(valid(Map.of("OIDC_ISSUER_URL", "https://idp.example.test/")).providers().getFirst().issuer())
        .isEqualTo("https://idp.example.test/");
    assertThat(problems(read(Map.of("OIDC_ISSUER_URL", "https://idp.example.test")))).singleElement()
        .satisfies(problem -> assertThat(problem.message()).contains("OIDC_ISSUER_URL"));
    assertThat(problems(read(Map.of("OIDC_ISSUER", "", "OIDC_ISSUER_URL", "idp")))).singleElement()
        .satisfies(problem -> assertThat(problem.variable()).isEqualTo("OIDC_ISSUER_URL"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"http://localhost:8001/dev", "http://127.0.0.1", "http://[::1]:9000", "http://idp.localhost",
      "HTTPS://idp.example.test/realms/a"})
  void the_issuer_is_kept_exactly_as_it_stands(String issuer) {
    assertThat(valid(Map.of("OIDC_ISSUER", issuer)).providers().getFirst().issuer()).isEqualTo(issuer);
  }

  @Test
  void the_public_url_follows_from_the_port_and_the_redirect_uri_from_the_public_url() {
    assertThat(valid(Map.of("PORT", "0")).http().publicUrl()).isEqualTo(URI.create("http://localhost:0"));
    Settings settings = valid(Map.of("PUBLIC_URL", "https://Survey.example.test:443/"));

    assertThat(settings.http().publicUrl()).isEqualTo(URI.create("https://survey.example.test"));
    assertThat(settings.providers().getFirst().redirectUri())
        .isEqualTo(URI.create("https://survey.example.test/api/auth/callback"));
    assertThat(settings.providers().getFirst().pushedAuthorization()).isEqualTo(PushedAuthorization.AUTO);
  }

  @Test
  void a_client_without_a_secret_says_how_it_authenticates() throws IOException {
    assertThat(valid(Map.of("OIDC_CLIENT_SECRET", "", "OIDC_CLIENT_AUTH", "none")).providers().getFirst()
        .clientAuthentication())
        .contains(ClientAuthentication.NONE);
    ProviderSettings oidc = valid(Map.of("OIDC_CLIENT_SECRET", "", "OIDC_CLIENT_AUTH", "private_key_jwt",
        "OIDC_CLIENT_PRIVATE_KEY_FILE", file("key"))).providers().getFirst();
    assertThat(oidc.clientAuthentication()).contains(ClientAuthentication.PRIVATE_KEY_JWT);
    assertThat(oidc.clientPrivateKeyFile()).isPresent();
    assertThat(problems(read(Map.of("OIDC_CLIENT_AUTH", "private_key_jwt")))).extracting(Problem::variable)
        .containsExactly("OIDC_CLIENT_PRIVATE_KEY_FILE");
    assertThat(problems(read(Map.of("OIDC_CLIENT_AUTH", "client_secret_post", "OIDC_CLIENT_SECRET", ""))))
        .extracting(Problem::variable).containsExactly("OIDC_CLIENT_SECRET");
  }

  @Test
  void openid_is_added_to_the_scopes() {
    assertThat(valid(Map.of("OIDC_SCOPES", " email  groups ")).providers().getFirst().scopes()).containsExactly(
        "openid", "email",
        "groups");
  }

  @Test
  void values_of_a_claim_are_mapped_to_roles() {
    RoleMapping mapping = valid(
        Map.of("OIDC_ROLE_CLAIM", "realm_access.roles", "OIDC_ROLE_MAP", "cn=admins=admin, leads = campaign_manager"))
        .providers().getFirst().roleMapping().orElseThrow();

    assertThat(mapping.claim()).isEqualTo("realm_access.roles");
    assertThat(mapping.roles())
        .isEqualTo(Map.of("cn=admins", Role.ADMIN, "leads", Role.CAMPAIGN_MANAGER));
  }

  @Test
  void a_map_whose_names_hold_commas_is_a_json_object() {
    assertThat(roles("{ \"CN=admins,OU=survey\": \"admin\", \"a=b\": \" viewer \" }"))
        .isEqualTo(Map.of("CN=admins,OU=survey", Role.ADMIN, "a=b", Role.VIEWER));
  }

  @Test
  void names_of_groups_are_kept_in_one_form() {
    assertThat(roles("Fu\u0308hrung=admin")).isEqualTo(Map.of("F\u00fchrung", Role.ADMIN));
    assertThat(roles("{\"Fu\u0308hrung\":\"admin\"}")).isEqualTo(Map.of("F\u00fchrung", Role.ADMIN));
  }

  private static Map<String, Role> roles(String map) {
    return valid(Map.of("OIDC_ROLE_CLAIM", "groups", "OIDC_ROLE_MAP", map)).providers().getFirst().roleMapping()
        .orElseThrow().roles();
  }

  @Test
  void a_member_that_stands_twice_in_a_map_is_named() {
    assertThat(
        problems(read(Map.of("OIDC_ROLE_CLAIM", "groups", "OIDC_ROLE_MAP", "{\"a\":\"admin\",\"a\":\"admin\"}"))))
        .containsExactly(new Problem("OIDC_ROLE_MAP", "contains the member \"a\" twice: keep one of them"));
  }

  @Test
  void trusted_audiences_are_a_list() {
    assertThat(valid(Map.of("OIDC_TRUSTED_AUDIENCES", "project-1, api")).providers().getFirst().trustedAudiences())
        .containsExactlyInAnyOrder("project-1", "api");
  }

  @Test
  void proxies_are_read_in_capitals_and_small_letters() {
    ProxyRoutes upper = valid(Map.of("HTTPS_PROXY", "http://user:p%40ss@proxy.test:3128/", "HTTP_PROXY", "plain.test",
        "NO_PROXY", "localhost, .corp.test")).proxies();
    ProxyRoutes lower = valid(Map.of("https_proxy", "http://user:p%40ss@proxy.test:3128", "http_proxy",
        "http://plain.test:80", "no_proxy", "localhost,.corp.test")).proxies();

    assertThat(upper).isEqualTo(lower).isEqualTo(new ProxyRoutes(
        Optional.of(new ProxyRoutes.Server("proxy.test", 3128, Optional.of(Secret.of("user:p@ss")))),
        Optional.of(new ProxyRoutes.Server("plain.test", 80, Optional.empty())), List.of("localhost", ".corp.test")));
    assertThat(valid(Map.of("NO_PROXY", "a.test", "no_proxy", "b.test")).proxies().exempt())
        .containsExactly("b.test");
    assertThat(problems(read(Map.of("https_proxy", "socks5://proxy.test")))).extracting(Problem::variable)
        .containsExactly("https_proxy");
    assertThat(valid(Map.of("HTTPS_PROXY", "http://user:hunter2@proxy.test")).toString()).doesNotContain("hunter2");
  }

  @Test
  void a_claim_needs_its_map() {
    assertThat(problems(read(Map.of("OIDC_ROLE_CLAIM", "groups")))).extracting(Problem::variable)
        .containsExactly("OIDC_ROLE_MAP");
  }

  @Test
  void a_map_without_a_claim_is_for_the_groups_of_a_directory() {
    Settings settings = valid(Map.of("OIDC_ROLE_MAP", "survey-leads=campaign_manager,viewer=admin"));

    assertThat(settings.providers().getFirst().roleMapping()).isEmpty();
    assertThat(settings.groupRoles().names()).containsExactly("admin", "campaign_manager", "survey-leads", "viewer");
    assertThat(settings.groupRoles().role("survey-leads")).contains(Role.CAMPAIGN_MANAGER);
    assertThat(settings.groupRoles().role("viewer")).contains(Role.ADMIN);
    assertThat(valid(Map.of()).groupRoles().names()).containsExactly("admin", "campaign_manager", "viewer");
  }

  @ParameterizedTest
  @ValueSource(strings = {"admins", "=admin", "admins=root", "a=admin,a=viewer", ",", "{", "{}", "{\"a\":\"root\"}",
      "{\"a\":5}", "{\"a\":[\"admin\"]}", "{\"\":\"admin\"}", "{\"a\":\"admin\"} x", "{\"a\":\"admin\",}", "{a:admin}",
      "{\"\u00fc\":\"admin\",\"u\u0308\":\"viewer\"}", "CN=admins,OU=survey=admin"})
  void a_wrong_role_map_is_a_problem(String map) {
    assertThat(problems(read(Map.of("OIDC_ROLE_CLAIM", "groups", "OIDC_ROLE_MAP", map)))).singleElement()
        .satisfies(problem -> assertThat(problem.variable()).isEqualTo("OIDC_ROLE_MAP"));
  }

  @Test
  void algorithms_are_read_in_any_case_and_named_as_the_standard_does() {
    assertThat(valid(Map.of("OIDC_ID_TOKEN_ALG", "es256, EDDSA")).providers().getFirst().idTokenAlgorithms())
        .containsExactly("ES256",
            "EdDSA");
  }

  @Test
  void hs256_needs_a_client_secret_that_can_be_its_key() {
    assertThat(problems(read(Map.of("OIDC_ID_TOKEN_ALG", "HS256")))).singleElement()
        .satisfies(problem -> assertThat(problem.message()).contains("OIDC_CLIENT_SECRET"));
    assertThat(valid(Map.of("OIDC_ID_TOKEN_ALG", "HS256", "OIDC_CLIENT_SECRET", KEY)).providers().getFirst()
        .idTokenAlgorithms())
        .containsExactly("HS256");
  }

  @Test
  void the_signing_key_comes_from_exactly_one_place() throws IOException {
    String file = file("key");
    Map<String, String> byFile = Map.of("JWT_SECRET_KEY", "", "JWT_PRIVATE_KEY_FILE", file);

    assertThat(valid(byFile).signingKeys()).isEqualTo(new KeySource.KeyPath(Path.of(file)));
    assertThat(valid(Map.of("JWT_SECRET_KEY", "", "JWT_PRIVATE_KEY_FILE", folder.toString())).signingKeys())
        .isEqualTo(new KeySource.KeyPath(folder));
    assertThat(problems(read(Map.of("JWT_PRIVATE_KEY_FILE", file)))).singleElement()
        .satisfies(problem -> assertThat(problem.message()).contains("JWT_PRIVATE_KEY_FILE"));
    assertThat(problems(read(Map.of("JWT_SECRET_KEY", "", "JWT_PRIVATE_KEY_FILE", "/nowhere")))).singleElement()
        .satisfies(problem -> assertThat(problem.variable()).isEqualTo("JWT_PRIVATE_KEY_FILE"));
  }

  @ParameterizedTest
  @CsvSource({"0123456789abcdef0123456789abcde, false", "0123456789abcdef0123456789abcdef, true",
      "\u00e4\u00e4\u00e4\u00e4\u00e4\u00e4\u00e4\u00e4\u00e4\u00e4\u00e4\u00e4\u00e4\u00e4\u00e4\u00e4, true"})
  void the_length_of_the_signing_key_is_counted_in_bytes(String key, boolean enough) {
    assertThat(read(Map.of("JWT_SECRET_KEY", key)).settings().isPresent()).isEqualTo(enough);
  }

  @Test
  void the_check_of_each_file_states_its_problem() throws IOException {
    Function<Path, Optional<String>> refuse = file -> Optional.of("holds no key");
    FileChecks checks = new FileChecks(refuse, refuse, refuse);
    Map<String, String> environment = with(Map.of("JWT_SECRET_KEY", "", "JWT_PRIVATE_KEY_FILE", file("key"),
        "OIDC_CLIENT_PRIVATE_KEY_FILE", file("key"), "OIDC_CA_FILE", file("ca")));

    assertThat(problems(Reading.of(environment, checks))).containsExactly(
        new Problem("OIDC_CLIENT_PRIVATE_KEY_FILE", "holds no key"), new Problem("OIDC_CA_FILE", "holds no key"),
        new Problem("JWT_PRIVATE_KEY_FILE", "holds no key"));
  }

  @ParameterizedTest
  @CsvSource({"0, ''", "0.0, ''", "0.05, PT3S", "0.0167, PT1.002S", "60, PT1H"})
  void a_provider_is_asked_again_after_that_time_or_never(String minutes, String interval) {
    Settings settings = valid(Map.of("OIDC_RECHECK_MINUTES", minutes));

    assertThat(settings.providers().getFirst().recheckInterval().map(Duration::toString).orElse(""))
        .isEqualTo(interval);
  }

  @Test
  void durations_take_fractions() {
    Settings settings = valid(Map.of("JWT_EXPIRATION_MINUTES", "0.05", "REFRESH_EXPIRATION_DAYS", "0.00005",
        "SESSION_MAX_DAYS", "0.5", "REFRESH_GRACE_SECONDS", "0", "OIDC_CLOCK_SKEW_SECONDS", "1.5"));

    assertThat(settings.accessTokens().lifetime()).isEqualTo(Duration.ofSeconds(3));
    assertThat(settings.sessions())
        .isEqualTo(new SessionPolicy(Duration.ofMillis(4320), Duration.ofHours(12), Duration.ZERO));
    assertThat(settings.providers().getFirst().clockSkew()).isEqualTo(Duration.ofMillis(1500));
  }

  @Test
  void the_lifetime_of_an_access_token_is_whole_seconds() {
    assertThat(valid(Map.of("JWT_EXPIRATION_MINUTES", "0.033")).accessTokens().lifetime())
        .isEqualTo(Duration.ofSeconds(1));
  }

  @Test
  void lists_are_separated_by_commas_and_origins_made_alike() {
    Settings settings = valid(Map.of("CORS_ORIGINS", "https://A.test:443, http://b.test:3000/,", "RETURN_TO_ORIGINS",
        "https://c.test", "TRUSTED_PROXIES", "10.0.0.0/8, ::1"));

    assertThat(settings.http().corsOrigins()).containsExactlyInAnyOrder(new WebOrigin("https://a.test"),
        new WebOrigin("http://b.test:3000"));
    assertThat(settings.returnToOrigins()).containsExactly(new WebOrigin("https://c.test"));
    assertThat(settings.http().trustedProxies()).extracting(IpRange::prefixLength).containsExactly(8, 128);
  }

  @Test
  void every_other_variable_is_taken_as_it_is_given() throws IOException {
    String ca = file("ca");
    Settings settings = valid(Map.ofEntries(Map.entry("HOST", "[::1]"), Map.entry("DATABASE_POOL_SIZE", "3"),
        Map.entry("DATABASE_LISTEN_URL", "postgresql://direct/survey"),
        Map.entry("OIDC_CLIENT_AUTH", "CLIENT_SECRET_POST"), Map.entry("OIDC_PAR", "off"),
        Map.entry("OIDC_REDIRECT_URI", "https://a.test/back"), Map.entry("OIDC_CA_FILE", ca),
        Map.entry("OIDC_POST_LOGOUT_REDIRECT_URI", "https://a.test/bye"), Map.entry("JWT_ISSUER", "i"),
        Map.entry("JWT_AUDIENCE", "a"), Map.entry("RATE_LIMIT_PER_MINUTE", "0"), Map.entry("LOG_LEVEL", "debug"),
        Map.entry("LOG_FORMAT", "text"), Map.entry("ACCESS_LOG", "on"),
        Map.entry("OTEL_EXPORTER_OTLP_ENDPOINT", "http://collector:4318")));

    assertThat(settings.http().host()).isEqualTo("::1");
    assertThat(settings.database().poolSize()).isEqualTo(3);
    assertThat(settings.listen().jdbcUrl()).isEqualTo("jdbc:postgresql://direct:5432/survey");
    assertThat(settings.providers().getFirst().clientAuthentication())
        .contains(ClientAuthentication.CLIENT_SECRET_POST);
    assertThat(settings.providers().getFirst().redirectUri()).isEqualTo(URI.create("https://a.test/back"));
    assertThat(settings.providers().getFirst().caFile()).contains(Path.of(ca));
    assertThat(settings.providers().getFirst().postLogoutRedirectUri()).contains(URI.create("https://a.test/bye"));
    assertThat(settings.providers().getFirst().pushedAuthorization()).isEqualTo(PushedAuthorization.OFF);
    assertThat(settings.accessTokens().issuer()).isEqualTo("i");
    assertThat(settings.accessTokens().audience()).isEqualTo("a");
    assertThat(settings.http().rateLimitPerMinute()).isZero();
    assertThat(settings.log()).isEqualTo(new Settings.Log(Level.DEBUG, LogFormat.TEXT));
    assertThat(settings.http().accessLog()).isTrue();
    assertThat(settings.openTelemetry()).contains(new Settings.OpenTelemetry(
        Map.of("OTEL_EXPORTER_OTLP_ENDPOINT", Secret.of("http://collector:4318"))));
  }

  private String file(String content) throws IOException {
    Path file = Files.createTempFile(folder, "value", "");
    return Files.writeString(file, content, StandardCharsets.UTF_8).toString();
  }

  private static Settings valid(Map<String, String> changes) {
    Reading outcome = read(changes);
    assertThat(outcome.problems()).isEmpty();
    return outcome.settings().orElseThrow();
  }

  private static Reading read(Map<String, String> changes) {
    return Reading.of(with(changes), FileChecks.NONE);
  }

  private static Map<String, String> with(Map<String, String> changes) {
    Map<String, String> environment = new HashMap<>(LEAST);
    environment.putAll(changes);
    return environment;
  }

  private static List<Problem> problems(Reading outcome) {
    return outcome.problems();
  }

  /** @param problems empty if the settings are valid */
  private record Reading(Optional<Settings> settings, List<Problem> problems) {
    static Reading of(Map<String, String> environment, FileChecks checks) {
      try {
        return new Reading(Optional.of(Settings.read(environment, checks)), List.of());
      } catch (WrongSettings e) {
        return new Reading(Optional.empty(), e.problems());
      }
    }
  }
}
