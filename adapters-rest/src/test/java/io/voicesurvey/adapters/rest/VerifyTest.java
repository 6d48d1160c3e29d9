package io.voicesurvey.adapters.rest;

import static io.voicesurvey.adapters.rest.GatesTest.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.oauth2.sdk.ParseException;
import com.nimbusds.oauth2.sdk.as.AuthorizationServerMetadata;
import io.voicesurvey.adapters.rest.RestApi.Answer;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class VerifyTest {
  private static final String PATH = "/api/auth/verify";
  private static final String METADATA = "http://localhost:8000/.well-known/oauth-protected-resource";

  private final RestApi api = new RestApi();
  private final Answer root = api.signIn("root");
  private final Answer ann = api.signIn("ann");

  @ParameterizedTest
  @ValueSource(strings = {"GET", "HEAD", "OPTIONS", "POST", "PUT", "DELETE", "PATCH", "TRACE", "MADE-UP"})
  void everyMethodIsAnsweredWithTheCallerInHeaders(String method) {
    Answer answer = api.request(method, PATH).header("Accept", "nonsense").bearer(ann).send();

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.body()).isEmpty();
    assertThat(answer.header("X-Auth-User-Id")).contains(ann.json().at("/user/id").asText());
    assertThat(answer.header("X-Auth-Role")).contains("viewer");
    assertThat(answer.header("X-Auth-Session-Id").orElseThrow()).hasSize(36);
    assertThat(answer.header("X-Auth-Name")).contains("ann");
    assertThat(answer.header("X-Auth-Email")).contains("ann%40example.test");
    assertThat(answer.header("Cache-Control")).contains("no-store");
    Answer refused = api.request(method, PATH).header("Accept", "text/html").send();
    assertThat(refused.status()).isEqualTo(401);
    assertThat(refused.header("Content-Type").orElseThrow()).startsWith("application/problem+json");
  }

  @Test
  void aNameIsPercentEncodedAndAMissingEmailIsEmpty() {
    Answer odd = api.get(PATH).bearer(api.signIn("Z\u00f6e A+%\"\ud83d\ude00,;")).send();

    assertThat(odd.header("X-Auth-Name")).contains("Z%C3%B6e%20A%2B%25%22%F0%9F%98%80%2C%3B");
    assertThat(odd.header("X-Auth-Email")).contains("");
  }

  @Test
  void theBodyDoesNotCount() {
    byte[] large = new byte[100_000];

    assertThat(api.post(PATH).bearer(ann).body("text/plain", large).send().status()).isEqualTo(200);
    assertThat(api.post(PATH).bearer(ann).body("nonsense", large).send().status()).isEqualTo(200);
    assertThat(api.post(PATH).bearer(ann).chunked(large).send().status()).isEqualTo(200);
    assertThat(api.post(PATH).bearer(ann).json("{").send().status()).isEqualTo(200);
  }

  @Test
  void aServiceHasNoEmailAndItsHeaderIsEmpty() {
    api.post("/api/admin/services").bearer(root).json("{\"name\":\"api\",\"role\":\"viewer\"}").send();
    String secret = api.post("/api/admin/services/api/secrets").bearer(root).send().json().get("client_secret")
        .asText();
    Answer token = api.post("/api/auth/token")
        .form("grant_type=client_credentials&client_id=service:api&client_secret=" + secret).send();

    assertThat(api.get(PATH).bearer(token).send().header("X-Auth-Email")).contains("");
  }

  @ParameterizedTest
  @CsvSource({"ann, viewer, 200", "ann, campaign_manager, 403", "ann, admin, 403", "root, viewer, 200",
      "root, campaign_manager, 200", "root, admin, 200", "ann, Admin, 400", "ann, '', 400", "root, superuser, 400"})
  void theLeastRoleMayBeNamed(String name, String role, int status) {
    Answer answer = api.get(PATH + "?role=" + role).bearer(name.equals("ann") ? ann : root).send();

    assertThat(answer.status()).isEqualTo(status);
    if (status == 403) {
      assertProblem(answer, 403, "FORBIDDEN");
      assertThat(answer.header("WWW-Authenticate")).contains(
          "Bearer realm=\"voicesurveyagent\", error=\"insufficient_scope\"");
    }
  }

  @Test
  void aMalformedQueryIsRefusedAndAnUnknownParameterIsNot() {
    assertProblem(api.post(PATH + "?role=%zz").bearer(ann).send(), 400, "INVALID_REQUEST");
    assertProblem(api.get(PATH + "?role=viewer&role=viewer").bearer(ann).send(), 400, "INVALID_REQUEST");
    assertThat(api.get(PATH + "?a=b").bearer(ann).send().status()).isEqualTo(200);
    assertProblem(api.get(PATH + "?role=%zz").send(), 401, "MISSING_CREDENTIALS");
  }

  @Test
  void noCookieOpensTheDoor() {
    assertProblem(api.get(PATH).header("Cookie", "vsa_refresh=" + ann.json().get("refresh_token").asText()).send(), 401,
        "MISSING_CREDENTIALS");
  }

  @Test
  void every401LeadsToTheMetadataAndNo403Does() {
    String link = ", resource_metadata=\"" + METADATA + "\"";
    assertThat(api.get("/api/auth/me").send().header("WWW-Authenticate"))
        .contains("Bearer realm=\"voicesurveyagent\"" + link);
    assertThat(api.get("/api/auth/me").header("Authorization", "Bearer x").send().header("WWW-Authenticate"))
        .contains("Bearer realm=\"voicesurveyagent\", error=\"invalid_token\"" + link);
    assertThat(api.post("/api/auth/refresh").send().header("WWW-Authenticate").orElseThrow()).endsWith(link);
    assertThat(api.post("/api/auth/token").form("grant_type=client_credentials").send().header("WWW-Authenticate")
        .orElseThrow()).endsWith(link);
    assertThat(api.get("/api/admin/users").bearer(ann).send().header("WWW-Authenticate").orElseThrow())
        .doesNotContain("resource_metadata");
  }

  @Test
  void theMetadataOfTheResourceNamesItsServerOnlyIfThatHasMetadata() {
    Answer answer = api.get("/.well-known/oauth-protected-resource").send();

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.header("Cache-Control")).contains("public, max-age=300");
    assertThat(new String(answer.body(), StandardCharsets.UTF_8)).isEqualTo("{\"resource\":\"http://localhost:8000\","
        + "\"scopes_supported\":[\"viewer\",\"campaign_manager\",\"admin\"],\"bearer_methods_supported\":[\"header\"],"
        + "\"resource_name\":\"voicesurveyagent\",\"resource_documentation\":\"http://localhost:8000/docs\"}");
    assertProblem(api.get("/.well-known/oauth-authorization-server").send(), 404, "NOT_FOUND");
  }

  @ParameterizedTest
  @ValueSource(strings = {"http://localhost:8000", "http://localhost:8000/"})
  void theMetadataOfTheServerIsThereIfItsIssuerIsThePublicUrl(String issuer) throws ParseException {
    RestApi own = RestApi.withIssuer(issuer);
    Answer answer = own.get("/.well-known/oauth-authorization-server").send();

    AuthorizationServerMetadata metadata = AuthorizationServerMetadata
        .parse(new String(answer.body(), StandardCharsets.UTF_8));
    assertThat(metadata.getIssuer().getValue()).isEqualTo(issuer);
    assertThat(metadata.getTokenEndpointURI()).isEqualTo(URI.create("http://localhost:8000/api/auth/token"));
    assertThat(metadata.getIntrospectionEndpointURI()).hasPath("/api/auth/introspect");
    assertThat(metadata.getRevocationEndpointURI()).hasPath("/api/auth/revoke");
    assertThat(metadata.getJWKSetURI()).hasPath("/.well-known/jwks.json");
    assertThat(metadata.getGrantTypes()).hasSize(3);
    assertThat(own.get("/.well-known/oauth-protected-resource").send().json().at("/authorization_servers/0").asText())
        .isEqualTo(issuer);
  }
}
