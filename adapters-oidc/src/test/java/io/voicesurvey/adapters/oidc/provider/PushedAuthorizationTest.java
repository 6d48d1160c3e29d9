package io.voicesurvey.adapters.oidc.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.nimbusds.jwt.SignedJWT;
import io.voicesurvey.adapters.oidc.provider.ScriptableProvider.Endpoint;
import io.voicesurvey.adapters.oidc.provider.ScriptableProvider.PushedRequest;
import io.voicesurvey.adapters.oidc.token.PrivateKeyFile;
import io.voicesurvey.adapters.oidc.token.TestKeys;
import io.voicesurvey.application.port.IdentityProvider.Redemption;
import io.voicesurvey.application.port.IdentityProviderFault;
import io.voicesurvey.application.port.IdentityProviderUnavailable;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.io.StringReader;
import java.net.URI;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.security.spec.NamedParameterSpec;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Pushed authorization requests (RFC 9126). */
final class PushedAuthorizationTest {
  private static final String URN = "urn:ietf:params:oauth:request_uri:";

  private final Client client = new Client();
  private final ScriptableProvider provider = client.provider();

  @TempDir
  private Path folder;

  @BeforeEach
  void push() {
    provider.takePushedRequests();
  }

  @AfterEach
  void close() {
    client.close();
  }

  @Test
  void theUrlHoldsOnlyTheClientAndTheReference() {
    URI url = client.ask();

    assertThat(url).isEqualTo(URI.create(
        provider.uri(Endpoint.AUTHORIZE) + "?client_id=survey-app&request_uri=urn%3Aietf%3Aparams%3Aoauth%3A"
            + "request_uri%3A1"));
    assertThat(pushed().parameters()).containsOnlyKeys("client_id", "response_type", "redirect_uri", "scope", "state",
        "nonce", "code_challenge", "code_challenge_method");
  }

  @Test
  void theQueryOfTheAuthorizationEndpointIsKept() {
    provider.discovery(document -> with(document, "authorization_endpoint",
        Json.createValue(provider.issuer() + "/authorize?tenant=a%26b")));

    assertThat(client.ask().getRawQuery()).startsWith("tenant=a%26b&").contains("&request_uri=urn");
  }

  @Test
  void everyLoginPushesItsOwnRequest() {
    assertThat(client.ask()).isNotEqualTo(client.ask());
    assertThat(client.count(Endpoint.PAR)).isEqualTo(2);
    assertThat(client.outcomes("par")).containsExactly(ExchangeObserver.Outcome.ANSWERED,
        ExchangeObserver.Outcome.ANSWERED);
  }

  @Test
  void nothingIsPushedIfItIsSwitchedOff() {
    client.restart(client.settings().withoutPushedRequests());

    assertThat(client.login(SignIn.alice())).isInstanceOf(Redemption.Redeemed.class);
    assertThat(client.count(Endpoint.PAR)).isZero();
  }

  @Test
  void theClientAuthenticatesAsAtTheTokenEndpoint() {
    assertProven("client_secret_basic");
    assertThat(pushed().parameters()).doesNotContainKeys("client_secret", "client_assertion");

    client.restart(client.settings().authentication(ClientAuthentication.CLIENT_SECRET_POST));
    assertProven("client_secret_post");

    provider.publicClient();
    client.restart(client.settings().authentication(ClientAuthentication.NONE).withoutSecret());
    assertProven("none");
    assertThat(pushed().parameters()).doesNotContainKeys("client_secret", "client_assertion");
  }

  /** The provider accepts each assertion once. */
  @Test
  void everyKindOfKeySignsAssertionsForTheIssuer() throws Exception {
    for (PrivateKey key : List.of(TestKeys.rsa(2048), TestKeys.ec("secp256r1"),
        TestKeys.ed(NamedParameterSpec.ED25519))) {
      Path file = TestKeys.write(folder.resolve("client.pem"), key);
      provider.clientKey(PrivateKeyFile.read(file).toPublicJWK());
      client.restart(client.settings().authentication(ClientAuthentication.PRIVATE_KEY_JWT).keyFile(file)
          .withoutSecret());

      assertProven("private_key_jwt");
      assertProven("private_key_jwt");
      assertThat(SignedJWT.parse(pushed().parameters().get("client_assertion")).getJWTClaimsSet().getAudience())
          .containsExactly(provider.issuer());
    }
  }

  @ParameterizedTest
  @CsvSource({"401, invalid_client, ': check OIDC_CLIENT_ID, OIDC_CLIENT_AUTH and OIDC_CLIENT_SECRET'",
      "400, unauthorized_client, ': check OIDC_CLIENT_ID, OIDC_CLIENT_AUTH and OIDC_CLIENT_SECRET'",
      "400, invalid_redirect_uri, ''", "403, access_denied, ''"})
  void aRefusalIsAFaultThatNamesTheErrorCode(int status, String error, String advice) {
    provider.spoil(Endpoint.PAR, new Fault.Status(status, "{\"error\":\"" + error + "\"}", Map.of()));

    assertThatExceptionOfType(IdentityProviderFault.class).isThrownBy(client::ask).withMessage(
        "the PAR endpoint returned status " + status + " and error " + error + ", expected a request_uri" + advice);
    assertThat(client.outcomes("par")).containsExactly(ExchangeObserver.Outcome.REFUSED);
  }

  @Test
  void aWrongSecretIsRefusedForThatReason() {
    client.restart(client.settings().authentication(ClientAuthentication.NONE).withoutSecret());

    assertThatExceptionOfType(IdentityProviderFault.class).isThrownBy(client::ask).withMessageContainingAll(
        "status 401 and error invalid_client", "registered at the provider as a public client");
  }

  @ParameterizedTest
  @ValueSource(ints = {200, 201, 400, 401, 500})
  void anErrorCodeIsShownOnlyIfItIsOne(int status) {
    provider.spoil(Endpoint.PAR, new Fault.Status(status,
        "{\"error\":\"hunter2\\r\\nsecond line\",\"request_uri\":\"" + URN + "1\",\"expires_in\":60}", Map.of()));

    assertThatExceptionOfType(IdentityProviderFault.class).isThrownBy(client::ask)
        .withMessageContaining("status " + status + " and an invalid error code").withMessageNotContaining("hunter2");
  }

  @Test
  void anInvalidAnswerIsAFaultThatIsNamed() {
    Map<Fault, String> faults = Map.ofEntries(Map.entry(new Fault.Html(), "text/html"),
        Map.entry(new Fault.Gzip(), "gzip"), Map.entry(new Fault.Huge(), "Exception"),
        Map.entry(new Fault.Truncated(), "Exception"), Map.entry(new Fault.Reset(), "Exception"),
        Map.entry(new Fault.Redirect(307, provider.uri(Endpoint.END_SESSION).toString()), "/end_session"),
        Map.entry(new Fault.Status(500, "{}", Map.of()), "status 500"),
        Map.entry(new Fault.Status(404, "{}", Map.of()), "status 404"),
        Map.entry(new Fault.Status(204, "", Map.of()), "status 204"),
        Map.entry(new Fault.Status(202, "{}", Map.of()), "status 202"),
        Map.entry(new Fault.Body(body -> "[" + body + "]"), "line 1, column 1"),
        Map.entry(new Fault.Body(body -> body.replaceFirst("\\{", "{\"x\":1,\"x\":2,")), "line 1, column"),
        Map.entry(new Fault.Body(body -> ""), "empty"), Map.entry(new Fault.Typed("text/plain"), "text/plain"));

    faults.forEach((fault, named) -> {
      provider.heal();
      provider.spoil(Endpoint.PAR, fault);
      assertThatExceptionOfType(IdentityProviderFault.class).as(fault.toString()).isThrownBy(client::ask)
          .withMessageContainingAll("the PAR endpoint", named).withMessageNotContainingAny(URN, "s".repeat(43));
    });
    assertThat(client.count(Endpoint.END_SESSION)).isZero();
  }

  @Test
  void theStatusMayBe200() {
    provider.spoil(Endpoint.PAR,
        new Fault.Status(200, "{\"request_uri\":\"" + URN + "x\",\"expires_in\":1}", Map.of()));

    assertThat(client.ask()).asString().endsWith("%3Ax");
  }

  @Test
  void aRequestUriMayBeHttps() {
    answer("request_uri", Json.createValue("https://idp.example/requests/1?a=b&c=d"));

    assertThat(client.ask()).asString().endsWith(
        "?client_id=survey-app&request_uri=https%3A%2F%2Fidp.example%2Frequests%2F1%3Fa%3Db%26c%3Dd");
  }

  @Test
  void aRequestUriThatCannotBeOneIsAFaultThatDoesNotQuoteIt() {
    assertThat(URN + "h".repeat(2_048 - URN.length())).hasSize(2_048);
    for (JsonValue wrong : List.of(JsonValue.NULL, JsonValue.TRUE, Json.createValue(42), JsonValue.EMPTY_JSON_ARRAY,
        Json.createValue(""), Json.createValue(" "), Json.createValue("hunter2"), Json.createValue("/hunter2"),
        Json.createValue("http://idp.example/hunter2"), Json.createValue("javascript:hunter2"),
        Json.createValue("data:,hunter2"), Json.createValue("urn:hunter2 x"), Json.createValue("urn:hunter2\r\nx"),
        Json.createValue(URN + "h".repeat(2_049 - URN.length())))) {
      answer("request_uri", wrong);
      assertThatExceptionOfType(IdentityProviderFault.class).as(wrong.toString()).isThrownBy(client::ask)
          .withMessageMatching("the PAR endpoint's request_uri is (null|an? \\w+( \\w+)?), "
              + "expected an https or urn URI of at most 2048 characters");
    }
    provider.spoil(Endpoint.PAR, new Fault.Body(body -> "{\"expires_in\":60}"));
    assertThatExceptionOfType(IdentityProviderFault.class).isThrownBy(client::ask)
        .withMessageStartingWith("the PAR endpoint's request_uri is missing");

    answer("request_uri", Json.createValue(URN + "h".repeat(2_048 - URN.length())));
    assertThat(client.ask()).asString().contains("hhh");
  }

  @Test
  void aLifetimeThatIsNoPositiveWholeNumberIsAFault() {
    for (JsonValue wrong : List.of(JsonValue.NULL, JsonValue.TRUE, Json.createValue("60"), Json.createValue(0),
        Json.createValue(-1), Json.createValue(0.5), JsonValue.EMPTY_JSON_OBJECT)) {
      answer("expires_in", wrong);
      assertThatExceptionOfType(IdentityProviderFault.class).as(wrong.toString()).isThrownBy(client::ask)
          .withMessage("the PAR endpoint's expires_in is " + wrong + ", expected a positive whole number of seconds");
    }
    provider.spoil(Endpoint.PAR, new Fault.Body(body -> "{\"request_uri\":\"" + URN + "1\"}"));
    assertThatExceptionOfType(IdentityProviderFault.class).isThrownBy(client::ask)
        .withMessageStartingWith("the PAR endpoint's expires_in is missing");
  }

  @Test
  void aProviderThatCannotBeReachedIsUnavailable() {
    client.ask();
    provider.goAway();

    assertThatExceptionOfType(IdentityProviderUnavailable.class).isThrownBy(client::ask)
        .withMessage("the PAR endpoint cannot be reached");
    assertThat(client.outcomes("par")).last().isEqualTo(ExchangeObserver.Outcome.UNREACHABLE);
  }

  @Test
  void aProviderThatAllowsNoMoreRequestsIsUnavailable() {
    provider.spoil(Endpoint.PAR, new Fault.Status(429, "{}", Map.of("Retry-After", "17")));

    assertThatExceptionOfType(IdentityProviderUnavailable.class).isThrownBy(client::ask)
        .satisfies(e -> assertThat(e.retryAfter()).isEqualTo(Duration.ofSeconds(17)));
  }

  @Test
  @Timeout(12)
  void anExchangeThatHangsOrDripsEndsInTime() throws Exception {
    try (Client dripping = new Client(); ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      dripping.provider().takePushedRequests();
      client.ask();
      dripping.ask();
      provider.spoil(Endpoint.PAR, new Fault.Hang());
      dripping.provider().spoil(Endpoint.PAR, new Fault.Drip());

      for (Future<URI> login : List.of(threads.submit(client::ask), threads.submit(dripping::ask))) {
        assertThatExceptionOfType(ExecutionException.class).isThrownBy(login::get)
            .withCauseInstanceOf(IdentityProviderFault.class)
            .withMessageContaining("the PAR endpoint did not respond within 5000 ms");
      }
    }
  }

  @Test
  void aProviderThatRequiresPushedRequestsButListsNoEndpointIsAFault() {
    provider.requirePushedRequests();
    provider.discovery(document -> Json.createObjectBuilder(document).remove("pushed_authorization_request_endpoint")
        .build());

    assertThatExceptionOfType(IdentityProviderFault.class).isThrownBy(client::ask)
        .withMessage("the discovery document's pushed_authorization_request_endpoint is missing, expected a URL,"
            + " because require_pushed_authorization_requests is true");
  }

  @ParameterizedTest
  @CsvSource(quoteCharacter = '`', value = {"pushed_authorization_request_endpoint, 42",
      "pushed_authorization_request_endpoint, \"\"", "pushed_authorization_request_endpoint, \"/par\"",
      "pushed_authorization_request_endpoint, \"javascript:x\"",
      "pushed_authorization_request_endpoint, \"http://user@127.0.0.1/par\"",
      "require_pushed_authorization_requests, \"yes\"", "require_pushed_authorization_requests, 1"})
  void aWrongMemberOfTheDiscoveryDocumentIsNamed(String name, String json) {
    try (var reader = Json.createReader(new StringReader(json))) {
      JsonValue value = reader.readValue();
      provider.discovery(document -> with(document, name, value));
    }

    assertThatExceptionOfType(IdentityProviderFault.class).isThrownBy(client::ask)
        .withMessageStartingWith("the discovery document's " + name + " is " + json + ", expected ");
  }

  private void answer(String name, JsonValue value) {
    provider.spoil(Endpoint.PAR, new Fault.Body(body -> {
      try (var reader = Json.createReader(new StringReader(body))) {
        return with(reader.readObject(), name, value).toString();
      }
    }));
  }

  private static JsonObject with(JsonObject object, String name, JsonValue value) {
    return Json.createObjectBuilder(object).add(name, value).build();
  }

  private PushedRequest pushed() {
    return provider.pushedRequests().getLast();
  }

  private void assertProven(String method) {
    assertThat(client.login(SignIn.alice())).isInstanceOf(Redemption.Redeemed.class);
    assertThat(pushed().authentication()).contains(method);
    assertThat(provider.tokenRequests().getLast().authentication()).contains(method);
  }
}
