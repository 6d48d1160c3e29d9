package io.voicesurvey.adapters.oidc.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.voicesurvey.adapters.oidc.provider.ScriptableProvider.Endpoint;
import io.voicesurvey.application.port.IdentityProvider.Redemption;
import io.voicesurvey.application.port.IdentityProviderFault;
import io.voicesurvey.application.port.IdentityProviderUnavailable;
import io.voicesurvey.domain.Secret;
import io.voicesurvey.domain.login.LoginRequirements;
import jakarta.json.Json;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.net.URI;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Invalid and missing responses of the provider. */
final class ProviderFaultTest {
  private final Client client = new Client();
  private final ScriptableProvider provider = client.provider();

  @AfterEach
  void close() {
    client.close();
  }

  @Test
  void anInvalidAnswerIsAFaultAtEveryEndpoint() {
    List<Fault> faults = List.of(new Fault.Huge(), new Fault.Html(), new Fault.Truncated(), new Fault.Reset(),
        new Fault.Gzip(), new Fault.Redirect(302, provider.uri(Endpoint.DISCOVERY).toString()),
        new Fault.Redirect(307, provider.uri(Endpoint.TOKEN).toString()), new Fault.Status(500, "{}", Map.of()),
        new Fault.Status(503, "{}", Map.of("Retry-After", "7")), new Fault.Status(404, "{}", Map.of()),
        new Fault.Status(204, "", Map.of()), new Fault.Body(body -> body + "{}"),
        new Fault.Body(body -> body.substring(1)), new Fault.Body(body -> "[" + body + "]"),
        new Fault.Body(body -> body.replaceFirst("\\{", "{\"x\":1,\"x\":2,")),
        new Fault.Body(body -> "{\"x\":" + "[".repeat(50_000)),
        new Fault.Body(body -> body.replaceFirst("\\{", "{\"x\":" + "[".repeat(100) + "]".repeat(100) + ",")),
        new Fault.Body(body -> body + " ".repeat(1024 * 1024)), new Fault.Typed("text/html"),
        new Fault.Typed("application/jwt"), new Fault.Typed("application/xml"));

    for (Endpoint endpoint : List.of(Endpoint.DISCOVERY, Endpoint.TOKEN, Endpoint.USERINFO, Endpoint.JWKS)) {
      for (Fault fault : faults) {
        client.restart(client.settings());
        provider.heal();
        URI url = client.ask();
        client.restart(client.settings());
        provider.spoil(endpoint, fault);
        assertThatExceptionOfType(IdentityProviderFault.class).as(endpoint + " " + fault)
            .isThrownBy(() -> client.client().redeem(provider.code(url, SignIn.alice().onlyInUserInfo("email")),
                Client.VERIFIER, Client.NONCE, LoginRequirements.NONE));
      }
    }
  }

  /** A document may have any media type; a response with tokens or claims must have the right one. */
  @Test
  void aDocumentMayBeCalledPlainTextOrBytesOrNothing() {
    for (String type : List.of("text/plain", "text/plain; charset=utf-8", "application/octet-stream", "",
        "application/jwk-set+json", "text/json")) {
      client.restart(client.settings());
      provider.heal();
      provider.spoil(Endpoint.DISCOVERY, new Fault.Typed(type));
      provider.spoil(Endpoint.JWKS, new Fault.Typed(type));
      assertThat(client.login(SignIn.alice())).as(type).isInstanceOf(Redemption.Redeemed.class);
    }
    for (Endpoint endpoint : List.of(Endpoint.TOKEN, Endpoint.USERINFO)) {
      for (String type : List.of("text/plain", "application/octet-stream", "")) {
        provider.heal();
        provider.spoil(endpoint, new Fault.Typed(type));
        assertThatExceptionOfType(IdentityProviderFault.class).as(endpoint + " " + type)
            .isThrownBy(() -> client.login(SignIn.alice().onlyInUserInfo("email")))
            .withMessageContaining(type.isEmpty() ? "no Content-Type" : type).withMessageContaining("expected");
      }
    }
  }

  @Test
  void aByteOrderMarkBeforeADocumentDoesNoHarm() {
    for (Endpoint endpoint : List.of(Endpoint.DISCOVERY, Endpoint.JWKS, Endpoint.TOKEN, Endpoint.USERINFO)) {
      provider.spoil(endpoint, new Fault.Body(body -> "\ufeff" + body));
    }

    assertThat(client.login(SignIn.alice().onlyInUserInfo("email"))).isInstanceOf(Redemption.Redeemed.class);
  }

  /** Every message contains the received and the expected value. */
  @Test
  void everyFaultOfAnAnswerIsNamed() {
    Map<Fault, String> faults = Map.of(new Fault.Html(), "text/html", new Fault.Gzip(), "gzip",
        new Fault.Status(500, "{}", Map.of()), "status 500", new Fault.Status(204, "", Map.of()), "status 204",
        new Fault.Redirect(302, "https://login.example/session?secret=hunter2"), "https://login.example/session",
        new Fault.Body(body -> body.replaceFirst("\\{", "{\"x\":1,\"x\":2,")), "line 1, column",
        new Fault.Body(body -> "[" + body + "]"), "line 1, column 1", new Fault.Body(body -> ""), "empty",
        new Fault.Typed("application/xml"), "application/xml");

    for (Endpoint endpoint : List.of(Endpoint.DISCOVERY, Endpoint.TOKEN, Endpoint.USERINFO, Endpoint.JWKS)) {
      faults.forEach((fault, came) -> {
        provider.heal();
        client.restart(client.settings());
        URI url = client.ask();
        client.restart(client.settings());
        provider.spoil(endpoint, fault);
        assertThatExceptionOfType(IdentityProviderFault.class).as(endpoint + " " + fault)
            .isThrownBy(() -> client.client().redeem(provider.code(url, SignIn.alice().onlyInUserInfo("email")),
                Client.VERIFIER, Client.NONCE, LoginRequirements.NONE))
            .withMessageContainingAll(endpoint == Endpoint.JWKS ? "JWKS" : endpoint.name().toLowerCase(Locale.ROOT),
                came, "expected")
            .withMessageNotContainingAny("hunter2", "alice", "access-token-");
      });
    }
  }

  @Test
  void anObserverReceivesTheOutcomeOfEachExchange() {
    Map<Fault, ExchangeObserver.Outcome> outcomes = Map.of(new Fault.Status(500, "{}", Map.of()),
        ExchangeObserver.Outcome.FAILED, new Fault.Status(404, "{}", Map.of()), ExchangeObserver.Outcome.REFUSED,
        new Fault.Status(429, "{}", Map.of()), ExchangeObserver.Outcome.LIMITED, new Fault.Reset(),
        ExchangeObserver.Outcome.BROKEN, new Fault.Html(), ExchangeObserver.Outcome.ANSWERED);
    outcomes.forEach((fault, outcome) -> {
      int before = client.outcomes("token").size();
      provider.spoil(Endpoint.TOKEN, fault);
      assertThatExceptionOfType(RuntimeException.class).isThrownBy(() -> client.login(SignIn.alice()));
      assertThat(client.outcomes("token").subList(before, client.outcomes("token").size())).containsExactly(outcome);
    });
    assertThat(client.outcomes("discovery")).containsOnly(ExchangeObserver.Outcome.ANSWERED);

    client.provider().close();
    assertThatExceptionOfType(RuntimeException.class).isThrownBy(() -> client.client().redeem(Secret.of("code"),
        Client.VERIFIER, Client.NONCE, LoginRequirements.NONE));
    assertThat(client.outcomes("token")).last().isEqualTo(ExchangeObserver.Outcome.UNREACHABLE);
  }

  @Test
  void theMessageNamesTheClassOfTheFailure() {
    for (Fault fault : List.of(new Fault.Reset(), new Fault.Huge())) {
      provider.spoil(Endpoint.TOKEN, fault);
      assertThatExceptionOfType(IdentityProviderFault.class).isThrownBy(() -> client.login(SignIn.alice()))
          .withMessageMatching("the request to the token endpoint failed: \\w+Exception");
    }
  }

  @Test
  void noRedirectIsFollowed() {
    for (Endpoint endpoint : List.of(Endpoint.DISCOVERY, Endpoint.TOKEN, Endpoint.USERINFO, Endpoint.JWKS)) {
      for (int status : new int[]{301, 302, 303, 307, 308}) {
        client.restart(client.settings());
        provider.heal();
        URI url = client.ask();
        client.restart(client.settings());
        provider.spoil(endpoint, new Fault.Redirect(status, provider.uri(Endpoint.END_SESSION).toString()));
        assertThatExceptionOfType(IdentityProviderFault.class).isThrownBy(
            () -> client.client().redeem(provider.code(url, SignIn.alice().onlyInUserInfo("email")), Client.VERIFIER,
                Client.NONCE, LoginRequirements.NONE));
      }
    }
    assertThat(client.count(Endpoint.END_SESSION)).isZero();
  }

  @Test
  @Timeout(12)
  void anExchangeThatHangsOrDripsEndsInTime() throws Exception {
    try (Client dripping = new Client(); ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      client.ask();
      dripping.ask();
      provider.spoil(Endpoint.TOKEN, new Fault.Hang());
      dripping.provider().spoil(Endpoint.TOKEN, new Fault.Drip());

      long begun = System.nanoTime();
      List<Future<Redemption>> logins = List.of(threads.submit(() -> client.login(SignIn.alice())),
          threads.submit(() -> dripping.login(SignIn.alice())));
      for (Future<Redemption> login : logins) {
        assertThatExceptionOfType(ExecutionException.class).isThrownBy(login::get)
            .withCauseInstanceOf(IdentityProviderFault.class);
      }
      assertThat(Duration.ofNanos(System.nanoTime() - begun)).isBetween(Duration.ofSeconds(4), Duration.ofSeconds(7));
    }
  }

  @Test
  @Timeout(12)
  void manyCallersShareOneHangingRequest() throws Exception {
    provider.spoil(Endpoint.DISCOVERY, new Fault.Hang());
    long begun = System.nanoTime();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Future<URI> login : IntStream.range(0, 50).mapToObj(i -> threads.submit(client::ask)).toList()) {
        assertThatExceptionOfType(ExecutionException.class).isThrownBy(login::get)
            .withCauseInstanceOf(IdentityProviderFault.class);
      }
    }

    assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(7));
    assertThat(client.count(Endpoint.DISCOVERY)).isEqualTo(1);
    provider.heal();
    assertThat(client.login(SignIn.alice())).isInstanceOf(Redemption.Redeemed.class);
  }

  @Test
  void aProviderThatIsAwayAtTheStartIsFoundOnceItIsThere() {
    provider.goAway();
    assertThatExceptionOfType(IdentityProviderUnavailable.class).isThrownBy(client.client()::warmUp);
    assertThatExceptionOfType(IdentityProviderUnavailable.class).isThrownBy(client::ask);

    provider.comeBack();

    assertThat(client.login(SignIn.alice())).isInstanceOf(Redemption.Redeemed.class);
  }

  @Test
  void aProviderThatGoesAwayAfterwardsIsUnavailable() {
    URI url = client.ask();
    provider.goAway();

    assertThatExceptionOfType(IdentityProviderUnavailable.class).isThrownBy(
        () -> client.client().redeem(provider.code(url, SignIn.alice()), Client.VERIFIER, Client.NONCE,
            LoginRequirements.NONE));
    assertThat(client.ask()).isNotNull();
  }

  @Test
  void theWaitIsTheRetryAfterOfTheProviderWithinLimits() {
    client.ask();
    String inAMinute = DateTimeFormatter.RFC_1123_DATE_TIME
        .format(Client.START.plusSeconds(60).atOffset(ZoneOffset.UTC));
    Map<String, Duration> waits = Map.of("17", Duration.ofSeconds(17), "0", Duration.ofSeconds(1), "999999",
        Duration.ofHours(1), "99999999999999999999", Duration.ofSeconds(5), "soon", Duration.ofSeconds(5), "-1",
        Duration.ofSeconds(5), inAMinute, Duration.ofSeconds(60));

    waits.forEach((header, wait) -> {
      provider.spoil(Endpoint.TOKEN, new Fault.Status(429, "{}", Map.of("Retry-After", header)));
      assertThatExceptionOfType(IdentityProviderUnavailable.class).isThrownBy(() -> client.login(SignIn.alice()))
          .satisfies(e -> assertThat(e.retryAfter()).as(header).isEqualTo(wait));
    });
  }

  @Test
  void aDiscoveryDocumentThatCantBeReliedOnIsAFault() {
    List<UnaryOperator<JsonObject>> lies = new ArrayList<>();
    lies.add(document -> with(document, "issuer", Json.createValue(provider.issuer() + "/")));
    lies.add(document -> with(document, "issuer", Json.createValue("https://evil.example")));
    for (String name : List.of("issuer", "authorization_endpoint", "token_endpoint", "jwks_uri")) {
      lies.add(document -> Json.createObjectBuilder(document).remove(name).build());
      lies.add(document -> with(document, name, Json.createValue(42)));
      lies.add(document -> with(document, name, Json.createValue("javascript:alert(1)")));
      lies.add(document -> with(document, name, Json.createValue("file:///etc/passwd")));
      lies.add(document -> with(document, name, Json.createValue("/relative")));
      lies.add(document -> with(document, name, Json.createValue("http://user@127.0.0.1/")));
    }
    lies.add(document -> with(document, "id_token_signing_alg_values_supported", Json.createValue("RS256")));

    for (UnaryOperator<JsonObject> lie : lies) {
      client.restart(client.settings());
      provider.discovery(lie);
      assertThatExceptionOfType(IdentityProviderFault.class).isThrownBy(client::ask);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"https://idp.example", "HTTPS://idp.example"})
  void anHttpsIssuerMayNotNameAnEndpointInTheOpen(String issuer) {
    JsonObject document = Json.createObjectBuilder().add("issuer", issuer)
        .add("authorization_endpoint", issuer + "/authorize").add("token_endpoint", issuer + "/token")
        .add("jwks_uri", issuer + "/jwks").add("subject_types_supported", array("public"))
        .add("response_types_supported", array("code")).add("id_token_signing_alg_values_supported", array("RS256"))
        .build();

    assertThat(ProviderMetadata.of(issuer, "OIDC_ISSUER", document).jwksUri()).asString()
        .startsWithIgnoringCase("https:");
    for (String name : List.of("authorization_endpoint", "token_endpoint", "jwks_uri", "userinfo_endpoint",
        "end_session_endpoint")) {
      for (String lie : List.of("http://idp.example/x", "/x", "//idp.example/x", "x", "", "?x", "javascript:x")) {
        JsonObject downgraded = with(document, name, Json.createValue(lie));
        assertThatExceptionOfType(IdentityProviderFault.class).as("%s: %s", name, lie)
            .isThrownBy(() -> ProviderMetadata.of(issuer, "OIDC_ISSUER", downgraded));
      }
    }
  }

  @Test
  void aTokenAnswerWithoutARequiredMemberIsAFault() {
    List<UnaryOperator<JsonObject>> lies = List.of(answer -> with(answer, "token_type", Json.createValue("DPoP")),
        answer -> with(answer, "token_type", JsonValue.NULL), answer -> without(answer, "token_type"),
        answer -> without(answer, "id_token"), answer -> with(answer, "id_token", Json.createValue(42)),
        answer -> with(answer, "id_token", Json.createValue("")), answer -> without(answer, "access_token"));

    for (UnaryOperator<JsonObject> lie : lies) {
      assertThatExceptionOfType(IdentityProviderFault.class)
          .isThrownBy(() -> client.login(SignIn.alice().tokenAnswer(lie)));
    }
  }

  @Test
  void anErrorIsAnErrorWhateverTheStatusAndWhateverIsBesideIt() {
    client.ask();
    provider.spoil(Endpoint.TOKEN, new Fault.Status(200, "{\"error\":\"invalid_grant\"}", Map.of()));
    assertThat(client.login(SignIn.alice())).isEqualTo(new Redemption.CodeRefused());

    provider.spoil(Endpoint.TOKEN, new Fault.Status(200, "{\"error\":\"bad_verification_code\"}", Map.of()));
    assertThatExceptionOfType(IdentityProviderFault.class).isThrownBy(() -> client.login(SignIn.alice()))
        .withMessage("the token endpoint returned status 200 and error bad_verification_code, expected tokens");

    provider.heal();
    for (JsonValue error : List.of(Json.createValue("server_error"), Json.createValue(5), JsonValue.TRUE,
        JsonValue.EMPTY_JSON_OBJECT)) {
      assertThatExceptionOfType(IdentityProviderFault.class)
          .isThrownBy(() -> client.login(SignIn.alice().tokenAnswer(answer -> with(answer, "error", error))))
          .withMessageContaining("status 200 and").withMessageContaining("error");
    }
    for (JsonValue none : List.of(JsonValue.NULL, Json.createValue(""))) {
      assertThat(client.login(SignIn.alice().tokenAnswer(answer -> with(answer, "error", none))))
          .isInstanceOf(Redemption.Redeemed.class);
    }
  }

  @Test
  void theMissingMemberOfATokenAnswerIsNamed() {
    Map<String, String> expected = Map.of("token_type", "token_type is missing, expected \"Bearer\"", "id_token",
        "id_token is missing, expected a token", "access_token", "access_token is missing, expected a token");

    expected.forEach((name, message) -> assertThatExceptionOfType(IdentityProviderFault.class)
        .isThrownBy(() -> client.login(SignIn.alice().tokenAnswer(answer -> without(answer, name))))
        .withMessage("the token endpoint's " + message));
    assertThatExceptionOfType(IdentityProviderFault.class)
        .isThrownBy(() -> client
            .login(SignIn.alice().tokenAnswer(answer -> with(answer, "token_type", Json.createValue("DPoP")))))
        .withMessage("the token endpoint's token_type is \"DPoP\", expected \"Bearer\"");
  }

  @Test
  void aMemberOfTheDiscoveryDocumentThatIsNotReadDoesNoHarm() {
    List<UnaryOperator<JsonObject>> oddities = List.of(document -> without(document, "subject_types_supported"),
        document -> without(document, "response_types_supported"),
        document -> without(document, "id_token_signing_alg_values_supported"),
        document -> with(document, "op_tos_uri", Json.createValue("")),
        document -> with(document, "op_policy_uri", Json.createValue(7)),
        document -> with(document, "service_documentation", Json.createValue("not a URL")),
        document -> with(document, "ui_locales_supported", array("en_US")),
        document -> with(document, "scopes_supported", Json.createValue("openid")),
        document -> with(document, "userinfo_endpoint", JsonValue.NULL),
        document -> with(document, "registration_endpoint", Json.createValue("http://[")));

    for (UnaryOperator<JsonObject> oddity : oddities) {
      provider.discovery(oddity);
      client.restart(client.settings());
      assertThat(client.login(SignIn.alice())).isInstanceOf(Redemption.Redeemed.class);
    }
  }

  @Test
  void aMemberOfTheDiscoveryDocumentThatIsReadAndWrongIsNamed() {
    Map<String, JsonValue> lies = Map.of("authorization_endpoint", Json.createValue(42), "token_endpoint",
        Json.createValue(""), "jwks_uri", Json.createValue("file:///etc/passwd"), "userinfo_endpoint",
        Json.createValue("/relative"), "end_session_endpoint", Json.createValue("https://user@idp.example/"),
        "id_token_signing_alg_values_supported", Json.createValue("RS256"), "token_endpoint_auth_methods_supported",
        Json.createValue("client_secret_post"), "authorization_response_iss_parameter_supported",
        Json.createValue("yes"));

    lies.forEach((name, lie) -> {
      provider.discovery(document -> with(document, name, lie));
      client.restart(client.settings());
      assertThatExceptionOfType(IdentityProviderFault.class).isThrownBy(client::ask)
          .withMessageStartingWith("the discovery document's " + name + " is " + lie + ", expected ");
    });
    for (String name : List.of("authorization_endpoint", "token_endpoint", "jwks_uri")) {
      provider.discovery(document -> without(document, name));
      client.restart(client.settings());
      assertThatExceptionOfType(IdentityProviderFault.class).isThrownBy(client::ask)
          .withMessageStartingWith("the discovery document's " + name + " is missing, expected a URL");
    }
  }

  @Test
  void anotherIssuerIsShownBesideOursWithTheSettingToChange() {
    Map<String, String> advice = Map.of(provider.issuer() + "/", "set OIDC_ISSUER to exactly this issuer",
        "https://login.microsoftonline.com/{tenantid}/v2.0", "your tenant's id instead of {tenantid}");

    advice.forEach((stated, what) -> {
      provider.discovery(document -> with(document, "issuer", Json.createValue(stated)));
      client.restart(client.settings());
      assertThatExceptionOfType(IdentityProviderFault.class).isThrownBy(client::ask).withMessageContainingAll(
          "issuer is \"" + stated + "\", expected \"" + provider.issuer() + "\"", what);
    });
  }

  @Test
  void anAccessTokenThatNoHeaderCanCarryIsAFaultThatDoesNotQuoteIt() {
    for (String token : List.of("hunter2\u00e9\u2603", "hunter2\r\nX-Evil: 1", "hunter2\u0000", "hunter2 x", "\u00a0",
        "hunter2".repeat(10_000))) {
      assertThatExceptionOfType(IdentityProviderFault.class).isThrownBy(() -> client.login(SignIn.alice()
          .onlyInUserInfo("email").withoutClaim("at_hash")
          .tokenAnswer(answer -> with(answer, "access_token", Json.createValue(token)))))
          .withMessageNotContaining("hunter2").withMessageContaining("access_token").withNoCause();
    }
  }

  @Test
  void aTokenTypeMayBeSpeltInAnyCase() {
    assertThat(client.login(
        SignIn.alice().tokenAnswer(answer -> with(answer, "token_type", Json.createValue("bEARER")))))
        .isInstanceOf(Redemption.Redeemed.class);
  }

  @Test
  void onlyInvalidGrantMeansThatTheCodeIsWrong() {
    client.ask();
    for (int status : List.of(400, 401, 403)) {
      provider.spoil(Endpoint.TOKEN, new Fault.Status(status, "{\"error\":\"invalid_grant\"}", Map.of()));
      assertThat(client.login(SignIn.alice())).isEqualTo(new Redemption.CodeRefused());
    }

    for (Fault fault : List.of(new Fault.Status(400, "{\"error\":\"invalid_request\"}", Map.of()),
        new Fault.Status(401, "{\"error\":\"invalid_client\"}", Map.of()),
        new Fault.Status(500, "{\"error\":\"invalid_grant\"}", Map.of()),
        new Fault.Status(400, "{\"error\":\"invalid_grant\",\"error\":\"x\"}", Map.of()))) {
      provider.spoil(Endpoint.TOKEN, fault);
      assertThatExceptionOfType(IdentityProviderFault.class).isThrownBy(() -> client.login(SignIn.alice()));
    }
  }

  @Test
  void noMessageRepeatsTheErrorOfTheProvider() {
    client.ask();
    provider.spoil(Endpoint.TOKEN,
        new Fault.Status(400, "{\"error\":\"inner secret\",\"error_description\":\"inner\"}", Map.of()));

    assertThatExceptionOfType(IdentityProviderFault.class).isThrownBy(() -> client.login(SignIn.alice()))
        .withMessage("the token endpoint returned status 400 and an invalid error code, expected tokens")
        .withNoCause();
  }

  @Test
  void theMetadataIsRenewedHourlyAndTheLastGoodServesOn() {
    client.ask();
    provider.spoil(Endpoint.DISCOVERY, new Fault.Status(500, "{}", Map.of()));
    client.pass(Duration.ofHours(2));

    assertThat(client.ask()).isNotNull();
    assertThat(client.client().endSessionUrl(Optional.empty(), Client.STATE)).isPresent();
  }

  @Test
  void whetherTheProviderIsReachableIsRememberedForThreeSeconds() {
    assertThat(client.client().isReachable()).isTrue();
    provider.spoil(Endpoint.DISCOVERY, new Fault.Status(500, "{}", Map.of()));

    assertThat(client.client().isReachable()).isTrue();
    passUntilReachableIs(false);

    provider.heal();
    passUntilReachableIs(true);
    assertThat(client.count(Endpoint.DISCOVERY)).isEqualTo(3);
  }

  /** Another thread reads the time of the request, possibly after the first step of the clock. */
  private void passUntilReachableIs(boolean reachable) {
    int steps = 0;
    do {
      client.pass(Duration.ofSeconds(4));
      steps++;
    } while (client.client().isReachable() != reachable && steps < 100);
    assertThat(client.client().isReachable()).isEqualTo(reachable);
  }

  private static JsonObject with(JsonObject object, String name, JsonValue value) {
    return Json.createObjectBuilder(object).add(name, value).build();
  }

  private static JsonObject without(JsonObject object, String name) {
    return Json.createObjectBuilder(object).remove(name).build();
  }

  private static JsonArray array(String item) {
    return Json.createArrayBuilder().add(item).build();
  }
}
