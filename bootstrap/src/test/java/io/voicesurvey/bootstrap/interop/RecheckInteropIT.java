package io.voicesurvey.bootstrap.interop;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
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
import org.junit.jupiter.api.Test;

/** The service as it ships asks a certified OpenID Provider again. Its refresh tokens work once; it ends no session here. */
class RecheckInteropIT {
  @AutoClose
  private static EmbeddedDatabase database;
  @AutoClose
  private static OidcProvider provider;
  @AutoClose
  private static ServiceProcess service;

  private Person person;

  @BeforeAll
  static void start() throws IOException {
    database = EmbeddedDatabase.start();
    provider = OidcProvider.start();
    URI url = ServiceProcess.freeUrl();
    ObjectNode client = new ObjectMapper().createObjectNode();
    client.putArray("redirect_uris").add(url + "/api/auth/callback");
    client.putArray("grant_types").add("authorization_code").add("refresh_token");
    JsonNode registered = provider.register(client);
    service = ServiceProcess.start(url,
        Map.of("DATABASE_URL", database.url(), "JWT_SECRET_KEY", "a signing secret of the interop tests", "OIDC_ISSUER",
            provider.issuer(), "OIDC_CLIENT_ID", registered.at("/client_id").asText(), "OIDC_CLIENT_SECRET",
            registered.at("/client_secret").asText(), "OIDC_RECHECK_MINUTES", "0.034"));
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
  void new_claims_count_at_each_recheck_with_another_refresh_token_each_time() throws Exception {
    String accessToken = signIn("milo").at("/access_token").asText();

    for (String name : new String[]{"Milo One", "Milo Two", "Milo Three"}) {
      provider.change("milo", "{\"name\":\"" + name + "\"}");
      Patience.until("the name " + name, () -> person.me(accessToken).json().at("/name").asText().equals(name));
    }
  }

  @Test
  void an_account_that_is_removed_there_is_out_here() throws Exception {
    JsonNode tokens = signIn("lena");

    provider.remove("lena");

    awaitEnd(tokens);
  }

  @Test
  void a_person_who_signs_out_there_is_out_here() throws Exception {
    JsonNode tokens = signIn("ada");

    provider.endSession(person.browser());

    awaitEnd(tokens);
  }

  private void awaitEnd(JsonNode tokens) throws Exception {
    String accessToken = tokens.at("/access_token").asText();
    Patience.until("the end of the session", () -> person.me(accessToken).status() == 401);
    for (Page refused : new Page[]{person.me(accessToken), person.refresh(tokens.at("/refresh_token").asText())}) {
      assertThat(refused.status()).isEqualTo(401);
      assertThat(refused.json().at("/code").asText()).isEqualTo("SESSION_REVOKED");
    }
  }

  private JsonNode signIn(String account) {
    Page page = provider.signIn(person.browser(), person.login(""), account);
    assertThat(page.status()).as(page.body()).isEqualTo(200);
    return page.json();
  }
}
