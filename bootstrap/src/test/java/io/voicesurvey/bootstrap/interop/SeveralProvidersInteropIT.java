package io.voicesurvey.bootstrap.interop;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.voicesurvey.bootstrap.process.EmbeddedDatabase;
import io.voicesurvey.bootstrap.process.Page;
import io.voicesurvey.bootstrap.process.ServiceProcess;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The service as it ships, with two certified OpenID Providers at the same time, used as by browsers. */
class SeveralProvidersInteropIT {
  private static final ObjectMapper JSON = new ObjectMapper();

  @AutoClose
  private static EmbeddedDatabase database;
  @AutoClose
  private static OidcProvider corp;
  @AutoClose
  private static OidcProvider partner;
  @AutoClose
  private static ServiceProcess service;

  @BeforeAll
  static void start() throws Exception {
    database = EmbeddedDatabase.start();
    corp = OidcProvider.start();
    partner = OidcProvider.start();
    URI url = ServiceProcess.freeUrl();
    Map<String, String> settings = new HashMap<>(Map.of("DATABASE_URL", database.url(), "JWT_SECRET_KEY",
        "a signing secret of the interop tests", "OIDC_PROVIDERS", "corp,partner", "OIDC_CORP_NAME", "Corp",
        "OIDC_PARTNER_NAME", "Partner", "OIDC_PARTNER_DOMAINS", "example.org", "OIDC_PARTNER_ADOPT_BY_EMAIL", "true"));
    settings.putAll(client("corp", corp, url));
    settings.putAll(client("partner", partner, url));
    service = ServiceProcess.start(url, settings);
  }

  @Test
  void a_person_chooses_a_provider_on_the_page_and_signs_in_there() {
    for (OidcProvider provider : List.of(corp, partner)) {
      try (Person person = new Person(service.url())) {
        Page choice = person.login("?return_to=/health?tab%3D1");
        assertThat(choice.uri()).isEqualTo(service.url().resolve("/?return_to=/health?tab%3D1"));

        Page form = person.browser().open(choice.link("Sign in with " + (provider == corp ? "Corp" : "Partner")));
        assertThat(provider.served(form)).isTrue();
        Page back = provider.signIn(person.browser(), form, "vera");

        assertThat(back.uri()).isEqualTo(service.url().resolve("/health?tab=1"));
      }
    }
  }

  @Test
  void one_subject_at_two_providers_is_two_users_and_each_logs_out_at_their_own() {
    JsonNode one = signIn(corp, "?provider=corp", "vera");
    JsonNode other = signIn(partner, "?provider=partner", "vera");

    assertThat(one.at("/user/id")).isNotEqualTo(other.at("/user/id"));
    try (Person person = new Person(service.url())) {
      assertThat(person.me(one.at("/access_token").asText()).json().at("/oidc_issuer").asText())
          .isEqualTo(corp.issuer());
      assertThat(person.logout(other.at("/access_token").asText()).toString()).startsWith(partner.issuer() + "/");
      assertThat(person.logout(one.at("/access_token").asText()).toString()).startsWith(corp.issuer() + "/");
    }
  }

  @Test
  void a_session_that_ends_at_one_provider_ends_here_and_that_of_the_other_does_not() {
    JsonNode other = signIn(partner, "?provider=partner", "vera");
    try (Person person = new Person(service.url())) {
      JsonNode one = corp.signIn(person.browser(), person.login("?provider=corp"), "vera").json();

      corp.endSession(person.browser());

      assertThat(person.me(one.at("/access_token").asText()).json().at("/code").asText()).isEqualTo("SESSION_REVOKED");
      assertThat(person.me(other.at("/access_token").asText()).status()).isEqualTo(200);
    }
  }

  @Test
  void a_person_with_a_verified_email_moves_and_one_without_does_not() {
    JsonNode before = signIn(corp, "?provider=corp", "ada");
    JsonNode after = signIn(partner, "?login_hint=ada%40example.org", "ada");

    assertThat(after.at("/user/id")).isEqualTo(before.at("/user/id"));
    assertThat(after.at("/user/oidc_issuer").asText()).isEqualTo(partner.issuer());
    signIn(corp, "?provider=corp", "carl");
    try (Person carl = new Person(service.url())) {
      Page refused = partner.signIn(carl.browser(), carl.login("?provider=partner"), "carl");
      assertThat(refused.json().at("/code").asText()).isEqualTo("EMAIL_CONFLICT");
    }
  }

  private static JsonNode signIn(OidcProvider provider, String query, String account) {
    try (Person person = new Person(service.url())) {
      Page page = provider.signIn(person.browser(), person.login(query), account);
      assertThat(page.status()).as(page.body()).isEqualTo(200);
      return page.json();
    }
  }

  private static Map<String, String> client(String id, OidcProvider provider, URI url) {
    ObjectNode metadata = JSON.createObjectNode().put("token_endpoint_auth_method", "client_secret_basic")
        .put("id_token_signed_response_alg", "RS256").put("backchannel_logout_session_required", true)
        .put("backchannel_logout_uri", url + "/api/auth/backchannel-logout");
    metadata.putArray("redirect_uris").add(url + "/api/auth/callback/" + id);
    JsonNode client = provider.register(metadata);
    String prefix = "OIDC_" + id.toUpperCase(Locale.ROOT) + "_";
    return Map.of(prefix + "ISSUER", provider.issuer(), prefix + "CLIENT_ID", client.at("/client_id").asText(),
        prefix + "CLIENT_SECRET", client.at("/client_secret").asText());
  }
}
