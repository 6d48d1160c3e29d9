package io.voicesurvey.bootstrap.interop;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.voicesurvey.bootstrap.process.EmbeddedDatabase;
import io.voicesurvey.bootstrap.process.Page;
import io.voicesurvey.bootstrap.process.ServiceProcess;
import java.io.IOException;
import java.net.URI;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The service as it ships, with two realms of Keycloak as two providers. One of them has levels of authentication. */
@Tag("keycloak")
class KeycloakRealmsInteropIT {
  @AutoClose
  private static EmbeddedDatabase database;
  @AutoClose
  private static Keycloak keycloak;
  @AutoClose
  private static ServiceProcess service;

  @BeforeAll
  static void start() throws IOException {
    database = EmbeddedDatabase.start();
    URI url = ServiceProcess.freeUrl();
    keycloak = Keycloak.start(url);
    service = ServiceProcess.start(url,
        Map.ofEntries(Map.entry("DATABASE_URL", database.url()),
            Map.entry("JWT_SECRET_KEY", "a signing secret of the interop tests"),
            Map.entry("OIDC_PROVIDERS", "corp,partner"),
            Map.entry("OIDC_CORP_ISSUER", keycloak.issuer(Keycloak.REALM)),
            Map.entry("OIDC_CORP_CLIENT_ID", "voicesurveyagent"),
            Map.entry("OIDC_CORP_CLIENT_SECRET", "interop-client-secret"),
            Map.entry("OIDC_PARTNER_ISSUER", keycloak.issuer(Keycloak.STEP_UP_REALM)),
            Map.entry("OIDC_PARTNER_CLIENT_ID", "voicesurveyagent"),
            Map.entry("OIDC_PARTNER_CLIENT_SECRET", "partner-client-secret"),
            Map.entry("OIDC_PARTNER_DOMAINS", "example.org,partner.example"),
            Map.entry("OIDC_PARTNER_ADOPT_BY_EMAIL", "true")));
  }

  @Test
  void a_person_with_a_verified_email_moves_from_one_realm_to_the_other() {
    try (Person person = new Person(service.url())) {
      JsonNode before = signIn(person, "?provider=corp", "ada");
      JsonNode after = signIn(person, "?login_hint=ada%40example.org", "ada");

      assertThat(before.at("/user/oidc_issuer").asText()).isEqualTo(keycloak.issuer(Keycloak.REALM));
      assertThat(after.at("/user/oidc_issuer").asText()).isEqualTo(keycloak.issuer(Keycloak.STEP_UP_REALM));
      assertThat(after.at("/user/id")).isEqualTo(before.at("/user/id"));
      assertThat(person.logout(after.at("/access_token").asText()).toString())
          .startsWith(keycloak.issuer(Keycloak.STEP_UP_REALM) + "/");
    }
  }

  @Test
  void a_person_without_a_verified_email_takes_over_no_user() {
    try (Person one = new Person(service.url()); Person other = new Person(service.url())) {
      JsonNode tokens = signIn(one, "?provider=corp", "vera");

      Page refused = keycloak.signIn(other.browser(), other.login("?provider=partner"), "vera");

      assertThat(refused.status()).isEqualTo(409);
      assertThat(refused.json().at("/code").asText()).isEqualTo("EMAIL_CONFLICT");
      assertThat(one.me(tokens.at("/access_token").asText()).status()).isEqualTo(200);
    }
  }

  @Test
  void a_stronger_login_asks_again_and_its_class_is_in_the_token() throws IOException {
    try (Person person = new Person(service.url())) {
      JsonNode weak = claims(signIn(person, "?provider=partner", "paul"));
      assertThat(weak.at("/acr").asText()).isEqualTo("silver");

      Page again = person.login("?provider=partner&acr_values=gold");
      assertThat(keycloak.served(again)).isTrue();
      assertThat(again.form().fields()).containsKey("password");
      Page back = person.browser().submit(again.form().with("password", "paul-interop"));

      JsonNode strong = claims(back.json());
      assertThat(strong.at("/acr").asText()).isEqualTo("gold");
      assertThat(strong.at("/auth_time").asLong()).isGreaterThanOrEqualTo(weak.at("/auth_time").asLong());
      assertThat(strong.at("/sub")).isEqualTo(weak.at("/sub"));
    }
  }

  @Test
  void a_login_that_is_not_as_strong_as_required_is_refused() {
    try (Person person = new Person(service.url())) {
      Page refused = keycloak.signIn(person.browser(), person.login("?provider=partner&acr_values=platinum"), "paul");

      assertThat(refused.status()).isEqualTo(401);
      assertThat(refused.json().at("/code").asText()).isEqualTo("ACR_NOT_MET");
    }
  }

  private static JsonNode signIn(Person person, String query, String username) {
    Page page = keycloak.signIn(person.browser(), person.login(query), username);
    assertThat(page.status()).as(page.body()).isEqualTo(200);
    return page.json();
  }

  private static JsonNode claims(JsonNode tokens) throws IOException {
    String payload = tokens.at("/access_token").asText().split("\\.")[1];
    return new ObjectMapper().readTree(Base64.getUrlDecoder().decode(payload));
  }
}
