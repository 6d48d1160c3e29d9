package io.voicesurvey.bootstrap.interop;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.voicesurvey.application.Patience;
import io.voicesurvey.bootstrap.process.EmbeddedDatabase;
import io.voicesurvey.bootstrap.process.Page;
import io.voicesurvey.bootstrap.process.ServiceProcess;
import java.io.IOException;
import java.net.URI;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The service as it ships, with Keycloak, used as by browsers. */
@Tag("keycloak")
class KeycloakInteropIT {
  @AutoClose
  private static EmbeddedDatabase database;
  @AutoClose
  private static Keycloak keycloak;
  @AutoClose
  private static ServiceProcess service;

  private Person person;

  @BeforeAll
  static void start() throws IOException {
    database = EmbeddedDatabase.start();
    URI url = ServiceProcess.freeUrl();
    keycloak = Keycloak.start(url);
    service = ServiceProcess.start(url,
        Map.of("DATABASE_URL", database.url(), "JWT_SECRET_KEY", "a signing secret of the interop tests", "OIDC_ISSUER",
            keycloak.issuer(), "OIDC_CLIENT_ID", "voicesurveyagent", "OIDC_CLIENT_SECRET", "interop-client-secret",
            "OIDC_RECHECK_MINUTES", "0.05",
            "OIDC_POST_LOGOUT_REDIRECT_URI", url + "/health", "OIDC_ROLE_CLAIM", "realm_access.roles", "OIDC_ROLE_MAP",
            "survey-admins=admin,survey-leads=campaign_manager"));
  }

  @BeforeEach
  void meet() {
    person = new Person(service.url());
  }

  @AfterEach
  void leave() {
    person.close();
  }

  @ParameterizedTest
  @CsvSource({"ada, admin", "carl, campaign_manager", "vera, viewer"})
  void a_person_signs_in_with_the_highest_role_that_the_realm_gives(String username, String role) {
    JsonNode tokens = signIn(username);

    JsonNode profile = person.me(tokens.at("/access_token").asText()).json();
    assertThat(profile).isEqualTo(tokens.at("/user"));
    assertThat(profile.at("/role").asText()).isEqualTo(role);
    assertThat(profile.at("/email").asText()).isEqualTo(username + "@example.org");
    assertThat(profile.at("/name").asText()).isEqualToIgnoringCase(username + " Example");
  }

  @Test
  void a_refresh_gives_another_pair_of_tokens_that_works() {
    JsonNode first = signIn("carl");

    JsonNode second = person.refresh(first.at("/refresh_token").asText()).json();

    assertThat(second.at("/refresh_token").asText()).isNotEmpty().isNotEqualTo(first.at("/refresh_token").asText());
    assertThat(person.me(second.at("/access_token").asText()).json().at("/role").asText())
        .isEqualTo("campaign_manager");
  }

  @Test
  void a_logout_ends_the_session_here_and_at_keycloak_and_leads_back() {
    String accessToken = signIn("ada").at("/access_token").asText();
    assertThat(person.login("?prompt=none").status()).isEqualTo(200);

    URI endSession = person.logout(accessToken);
    Page back = person.browser().open(endSession);

    assertProblem(person.me(accessToken), 401, "SESSION_REVOKED");
    assertThat(back.status()).as(back.body()).isEqualTo(200);
    assertThat(back.uri().toString()).startsWith(service.url() + "/health?");
    assertThat(back.query("state")).isEqualTo(Page.query(endSession, "state")).isPresent();
    Page silent = person.login("?prompt=none");
    assertProblem(silent, 401, "LOGIN_FAILED");
    assertThat(silent.json().at("/idp_error").asText()).isEqualTo("login_required");
    assertThat(person.login("").form().fields()).containsKey("password");
  }

  /** The client has no back-channel logout. */
  @Test
  void a_user_who_is_disabled_at_keycloak_is_out_here() throws Exception {
    JsonNode tokens = signIn("lena");
    String accessToken = tokens.at("/access_token").asText();
    assertThat(person.me(accessToken).status()).isEqualTo(200);

    keycloak.disable("lena");

    Patience.until("the end of the session", () -> person.me(accessToken).status() == 401);
    assertProblem(person.me(accessToken), 401, "SESSION_REVOKED");
    assertProblem(person.refresh(tokens.at("/refresh_token").asText()), 401, "SESSION_REVOKED");
  }

  @Test
  void a_role_that_is_taken_away_at_keycloak_is_gone_here() throws Exception {
    String accessToken = signIn("milo").at("/access_token").asText();
    assertThat(person.me(accessToken).json().at("/role").asText()).isEqualTo("admin");

    keycloak.take("survey-admins", "milo");

    Patience.until("the lower role",
        () -> person.me(accessToken).json().at("/role").asText().equals("campaign_manager"));
  }

  @Test
  void the_request_is_pushed_because_the_client_must_push_it() {
    signIn("ada");

    URI authorization = person.last(keycloak.issuer() + "/protocol/openid-connect/auth?");
    assertThat(authorization.getQuery().split("&")).hasSize(2);
    assertThat(Page.query(authorization, "request_uri")).isPresent();
  }

  @Test
  void a_wrong_password_does_not_sign_in() {
    Page form = person.login("");

    Page again = person.browser().submit(form.form().with("username", "ada").with("password", "wrong"));

    assertThat(keycloak.served(again)).isTrue();
    assertThat(again.form().fields()).containsKey("password");
  }

  private JsonNode signIn(String username) {
    Page page = keycloak.signIn(person.browser(), person.login(""), username);
    assertThat(page.status()).as(page.body()).isEqualTo(200);
    return page.json();
  }

  private static void assertProblem(Page page, int status, String code) {
    assertThat(page.status()).as(page.body()).isEqualTo(status);
    assertThat(page.json().at("/code").asText()).isEqualTo(code);
  }
}
