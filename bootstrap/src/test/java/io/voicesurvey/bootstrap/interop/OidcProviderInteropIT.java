package io.voicesurvey.bootstrap.interop;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.voicesurvey.bootstrap.process.EmbeddedDatabase;
import io.voicesurvey.bootstrap.process.Page;
import io.voicesurvey.bootstrap.process.ServiceProcess;
import java.io.IOException;
import java.net.HttpCookie;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The service as it ships, with a certified OpenID Provider, used as by browsers. */
class OidcProviderInteropIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String SILENTLY = "?prompt=none";

  @AutoClose
  private static EmbeddedDatabase database;
  @AutoClose
  private static OidcProvider provider;
  @AutoClose
  private static ServiceProcess service;

  private static ClientKey clientKey;

  private Person person;

  @BeforeAll
  static void start(@TempDir Path folder) throws Exception {
    clientKey = ClientKey.generate(folder.resolve("client-key.pem"));
    database = EmbeddedDatabase.start();
    provider = OidcProvider.start();
    service = startWithoutPushedRequests(metadata -> {});
  }

  /** Some tests read the state from the authorization URL, which does not have it after a pushed request. */
  private static ServiceProcess startWithoutPushedRequests(Consumer<ObjectNode> change) throws IOException {
    URI url = ServiceProcess.freeUrl();
    ObjectNode metadata = metadata(url, "client_secret_basic", "RS256");
    change.accept(metadata);
    Map<String, String> settings = settings(provider.register(metadata));
    settings.put("OIDC_PAR", "off");
    return ServiceProcess.start(url, settings);
  }

  @BeforeEach
  void meet() {
    person = new Person(service.url());
  }

  @AfterEach
  void leave() {
    person.close();
  }

  @Test
  void a_person_signs_in_and_the_access_token_opens_the_api() {
    JsonNode tokens = signIn("ada");

    assertThat(tokens.at("/token_type").asText()).isEqualTo("Bearer");
    JsonNode profile = person.me(tokens.at("/access_token").asText()).json();
    assertThat(profile).isEqualTo(tokens.at("/user"));
    assertThat(profile.at("/oidc_sub").asText()).isEqualTo("ada");
    assertThat(profile.at("/name").asText()).isEqualTo("Ada Example");
    assertThat(profile.at("/email").asText()).isEqualTo("ada@example.org");
    assertThat(profile.at("/role").asText()).isEqualTo("viewer");
  }

  @Test
  void a_name_is_made_of_the_claims_of_the_provider() {
    assertThat(signIn("carl").at("/user/name").asText()).isEqualTo("Carl Example");
    try (Person another = new Person(service.url())) {
      JsonNode vera = provider.signIn(another.browser(), another.login(""), "vera").json().at("/user");
      assertThat(vera.at("/name").asText()).isEqualTo("vera");
      assertThat(vera.at("/email").isNull()).isTrue();
    }
  }

  @Test
  void a_login_hint_arrives_in_the_form_of_the_provider() {
    assertThat(person.login("?login_hint=ada%40example.org").form().fields()).containsEntry("login", "ada@example.org");
  }

  @Test
  void a_refresh_gives_another_pair_of_tokens_that_works() {
    JsonNode first = signIn("ada");

    JsonNode second = person.refresh(first.at("/refresh_token").asText()).json();
    JsonNode third = person.refresh(second.at("/refresh_token").asText()).json();

    assertThat(second.at("/refresh_token").asText()).isNotEmpty().isNotEqualTo(first.at("/refresh_token").asText())
        .isNotEqualTo(third.at("/refresh_token").asText());
    assertThat(second.at("/access_token").asText()).isNotEqualTo(first.at("/access_token").asText());
    assertThat(person.me(third.at("/access_token").asText()).status()).isEqualTo(200);
  }

  @Test
  void a_person_who_is_signed_in_at_the_provider_signs_in_silently() {
    JsonNode first = signIn("ada");

    Page again = person.login(SILENTLY);

    assertThat(again.status()).isEqualTo(200);
    assertThat(again.json().at("/user/id").asText()).isEqualTo(first.at("/user/id").asText());
  }

  @Test
  void a_login_with_max_age_has_a_known_time_and_an_age_of_zero_needs_the_password_again() throws IOException {
    signIn("ada");
    Page silent = person.login(SILENTLY + "&max_age=3600");
    assertThat(silent.status()).as(silent.body()).isEqualTo(200);
    String payload = silent.json().at("/access_token").asText().split("\\.")[1];
    long time = JSON.readTree(Base64.getUrlDecoder().decode(payload)).at("/auth_time").asLong();

    assertThat(Instant.ofEpochSecond(time)).isBetween(Instant.now().minus(Duration.ofHours(1)), Instant.now());
    assertThat(person.login("?max_age=0").form().fields()).containsKey("password");
  }

  @Test
  void a_logout_ends_the_session_here_and_at_the_provider_and_leads_back() {
    String accessToken = signIn("ada").at("/access_token").asText();

    URI endSession = person.logout(accessToken);
    assertProblem(person.me(accessToken), 401, "SESSION_REVOKED");
    Page confirmation = person.browser().open(endSession);
    assertThat(provider.served(confirmation)).isTrue();
    Page back = provider.confirmLogout(person.browser(), confirmation);

    assertThat(back.status()).isEqualTo(200);
    assertThat(back.uri().toString()).startsWith(service.url() + "/health?");
    assertThat(back.query("state")).isEqualTo(Page.query(endSession, "state")).isPresent();
    Page silent = person.login(SILENTLY);
    assertProblem(silent, 401, "LOGIN_FAILED");
    assertThat(silent.json().at("/idp_error").asText()).isEqualTo("login_required");
    assertThat(person.login("").form().fields()).containsKey("password");
  }

  @Test
  void a_session_that_ends_at_the_provider_ends_here_and_no_other_does() {
    JsonNode tokens = signIn("ada");
    try (Person elsewhere = new Person(service.url())) {
      JsonNode other = provider.signIn(elsewhere.browser(), elsewhere.login(""), "ada").json();

      provider.endSession(person.browser());

      assertProblem(person.me(tokens.at("/access_token").asText()), 401, "SESSION_REVOKED");
      assertProblem(person.refresh(tokens.at("/refresh_token").asText()), 401, "SESSION_REVOKED");
      assertThat(elsewhere.me(other.at("/access_token").asText()).status()).isEqualTo(200);
    }
  }

  @Test
  void cancelling_at_the_password_is_denied() {
    assertProblem(provider.cancel(person.browser(), person.login("")), 403, "LOGIN_DENIED");
  }

  @Test
  void cancelling_at_the_consent_is_denied() {
    Page consent = provider.authenticate(person.browser(), person.login(""), "ada");

    assertProblem(provider.cancel(person.browser(), consent), 403, "LOGIN_DENIED");
  }

  @Test
  void a_callback_serves_once() {
    JsonNode tokens = signIn("ada");

    assertProblem(person.browser().open(person.callback()), 401, "INVALID_STATE");
    assertThat(person.me(tokens.at("/access_token").asText()).status()).isEqualTo(200);
  }

  @Test
  void a_spent_code_in_another_attempt_is_refused_by_the_provider() {
    signIn("ada");
    String spent = Page.query(person.callback(), "code").orElseThrow();
    person.login("?prompt=login");

    assertProblem(person.browser().open(callback(spent, provider.issuer())), 401, "LOGIN_FAILED");
  }

  @Test
  void an_answer_without_the_promised_issuer_or_with_another_is_refused() {
    person.login("");
    URI another = callback("any-code", provider.issuer() + "/");
    URI none = URI.create(another.toString().replaceFirst("&iss=.*", ""));
    try (Person sameCookies = person.copy()) {
      assertProblem(sameCookies.browser().open(none), 401, "ISSUER_MISMATCH");
    }
    assertProblem(person.browser().open(another), 401, "ISSUER_MISMATCH");
  }

  /** An answer to the attempt that is under way. */
  private URI callback(String code, String issuer) {
    String state = Page.query(person.last(provider.issuer() + "/auth?"), "state").orElseThrow();
    return service.url().resolve("/api/auth/callback?code=" + code + "&state=" + state + "&iss=" + issuer);
  }

  @Test
  void a_login_with_return_to_leads_there_with_a_cookie_that_refreshes_and_no_token_in_sight() {
    Page page = provider.signIn(person.browser(), person.login("?return_to=/health?tab%3D1"), "ada");

    assertThat(page.uri()).isEqualTo(service.url().resolve("/health?tab=1"));
    assertThat(page.status()).isEqualTo(200);
    String before = refreshCookie();
    Page refreshed = person.refreshByCookie();
    assertThat(refreshed.status()).as(refreshed.body()).isEqualTo(200);
    assertThat(refreshed.json().has("refresh_token")).isFalse();
    assertThat(person.me(refreshed.json().at("/access_token").asText()).status()).isEqualTo(200);
    assertThat(refreshCookie()).isNotEqualTo(before);
  }

  private String refreshCookie() {
    HttpCookie cookie = person.browser().cookie(service.url().resolve("/api/auth/refresh"), "vsa_refresh")
        .orElseThrow();
    assertThat(cookie.isHttpOnly()).isTrue();
    return cookie.getValue();
  }

  @Test
  void a_failure_is_reported_to_return_to() {
    Page page = provider.cancel(person.browser(), person.login("?return_to=/health?tab%3D1"));

    assertThat(page.uri()).isEqualTo(service.url().resolve("/health?tab=1&login_error=LOGIN_DENIED"));
  }

  @ParameterizedTest
  @CsvSource({"client_secret_basic, RS256", "client_secret_post, PS256", "private_key_jwt, EdDSA", "none, ES256"})
  void every_client_authentication_and_signature_algorithm_serves(String authentication, String algorithm) {
    URI url = ServiceProcess.freeUrl();
    JsonNode client = provider.register(requiringPushedRequests(metadata(url, authentication, algorithm)));
    try (ServiceProcess other = ServiceProcess.start(url, settings(client));
        Person visitor = new Person(other.url())) {
      JsonNode tokens = provider.signIn(visitor.browser(), visitor.login(""), "ada").json();

      URI authorization = visitor.last(provider.issuer() + "/auth?");
      assertThat(authorization.getQuery().split("&")).hasSize(2);
      assertThat(Page.query(authorization, "client_id")).contains(client.at("/client_id").asText());
      assertThat(Page.query(authorization, "request_uri")).isPresent();
      JsonNode profile = visitor.me(tokens.at("/access_token").asText()).json();
      assertThat(profile.at("/email").asText()).isEqualTo("ada@example.org");
      Page confirmation = visitor.browser().open(visitor.logout(tokens.at("/access_token").asText()));
      assertThat(provider.confirmLogout(visitor.browser(), confirmation).uri()).hasHost("127.0.0.1").hasPath("/health");
      JsonNode again = provider.signIn(visitor.browser(), visitor.login(""), "ada").json();
      provider.endSession(visitor.browser());
      assertProblem(visitor.me(again.at("/access_token").asText()), 401, "SESSION_REVOKED");
    }
  }

  @Test
  void a_request_that_is_not_pushed_is_refused_if_the_provider_requires_it() throws IOException {
    try (ServiceProcess other = startWithoutPushedRequests(OidcProviderInteropIT::requiringPushedRequests);
        Person visitor = new Person(other.url())) {
      Page refused = visitor.login("");

      assertProblem(refused, 401, "LOGIN_FAILED");
      assertThat(refused.json().at("/idp_error").asText()).isEqualTo("invalid_request");
    }
  }

  private JsonNode signIn(String account) {
    Page page = provider.signIn(person.browser(), person.login(""), account);
    assertThat(page.status()).as(page.body()).isEqualTo(200);
    return page.json();
  }

  private static void assertProblem(Page page, int status, String code) {
    assertThat(page.status()).as(page.body()).isEqualTo(status);
    assertThat(page.json().at("/code").asText()).isEqualTo(code);
  }

  private static ObjectNode metadata(URI url, String authentication, String algorithm) {
    ObjectNode client = JSON.createObjectNode().put("token_endpoint_auth_method", authentication)
        .put("id_token_signed_response_alg", algorithm);
    client.putArray("redirect_uris").add(url + "/api/auth/callback");
    client.putArray("post_logout_redirect_uris").add(url + "/health");
    client.put("backchannel_logout_uri", url + "/api/auth/backchannel-logout");
    client.put("backchannel_logout_session_required", true);
    if (authentication.equals("private_key_jwt")) {
      client.putObject("jwks").putArray("keys").addPOJO(clientKey.publicJwk());
    }
    return client;
  }

  private static ObjectNode requiringPushedRequests(ObjectNode client) {
    return client.put("require_pushed_authorization_requests", true);
  }

  /** The settings of the service for a client that the provider has registered. */
  private static Map<String, String> settings(JsonNode client) {
    Map<String, String> settings = new HashMap<>();
    settings.put("DATABASE_URL", database.url());
    settings.put("JWT_SECRET_KEY", "a signing secret of the interop tests");
    settings.put("OIDC_ISSUER", provider.issuer());
    settings.put("OIDC_CLIENT_ID", client.at("/client_id").asText());
    settings.put("OIDC_CLIENT_AUTH", client.at("/token_endpoint_auth_method").asText());
    settings.put("OIDC_CLIENT_PRIVATE_KEY_FILE", clientKey.file().toString());
    settings.put("OIDC_ID_TOKEN_ALG", client.at("/id_token_signed_response_alg").asText());
    settings.put("OIDC_POST_LOGOUT_REDIRECT_URI", client.at("/post_logout_redirect_uris/0").asText());
    if (client.has("client_secret")) {
      settings.put("OIDC_CLIENT_SECRET", client.at("/client_secret").asText());
    }
    return settings;
  }
}
