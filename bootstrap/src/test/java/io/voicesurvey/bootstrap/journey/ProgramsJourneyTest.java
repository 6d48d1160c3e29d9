package io.voicesurvey.bootstrap.journey;

import static io.voicesurvey.bootstrap.journey.World.bearer;
import static io.voicesurvey.bootstrap.journey.World.code;
import static io.voicesurvey.bootstrap.journey.World.exchange;
import static io.voicesurvey.bootstrap.journey.World.get;
import static io.voicesurvey.bootstrap.journey.World.me;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import com.fasterxml.jackson.databind.JsonNode;
import com.nimbusds.jose.jwk.JWK;
import io.voicesurvey.adapters.oidc.provider.ScriptableProvider;
import io.voicesurvey.adapters.oidc.provider.ScriptableProvider.Endpoint;
import io.voicesurvey.application.Patience;
import io.voicesurvey.application.port.Race;
import io.voicesurvey.bootstrap.process.BrowserSession;
import io.voicesurvey.bootstrap.process.Page;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonValue;
import java.io.StringReader;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Programs that get tokens over the wire, with a real database, two instances, and a platform that issues tokens. */
class ProgramsJourneyTest {
  private static final String SERVICES = "/api/admin/services";
  private static final String US = "https://surveys.example.test";
  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final AtomicInteger NUMBER = new AtomicInteger();

  @AutoClose
  private static final World WORLD = new World();

  @AutoClose
  private static final ScriptableProvider PLATFORM = ScriptableProvider.start(InstantSource.system());

  private static URI one;
  private static URI two;
  private static Page root;

  private final String name = "service-" + NUMBER.incrementAndGet();

  @BeforeAll
  static void start() {
    one = WORLD.start(World.ROLES);
    two = WORLD.start(World.ROLES);
    try (BrowserSession browser = new BrowserSession()) {
      root = WORLD.signIn(one, browser, World.admin("root"));
    }
  }

  @Test
  void aProgramGetsATokenWithItsSecretAndLosesItWithIt() throws Exception {
    create("campaign_manager");
    JsonNode old = secret();
    JsonNode next = secret();
    Page dies = clientCredentials(two, old);
    Page lives = clientCredentials(one, next);
    assertThat(dies.json().at("/expires_in").asInt()).isEqualTo(3_600);
    assertThat(me(one, dies).json().at("/role").asText()).isEqualTo("campaign_manager");
    assertThat(me(two, dies).status()).isEqualTo(200);

    assertThat(admin(HttpRequest.newBuilder().DELETE(), "/secrets/" + old.at("/id").asText()).status()).isEqualTo(204);

    awaitWithinASecond(() -> List.of(one, two).stream()
        .allMatch(service -> code(me(service, dies)).equals("SESSION_REVOKED")));
    assertThat(me(two, lives).status()).isEqualTo(200);
    assertThat(error(clientCredentials(two, old))).isEqualTo("invalid_client INVALID_CLIENT");
  }

  @Test
  void aDisabledServiceLosesAllItsTokens() throws Exception {
    String id = create("viewer").at("/id").asText();
    JsonNode secret = secret();
    Page token = clientCredentials(one, secret);
    assertThat(me(two, token).status()).isEqualTo(200);

    assertThat(send(HttpRequest.newBuilder(one.resolve("/api/admin/users/" + id)).method("PATCH",
        BodyPublishers.ofString("{\"status\":\"disabled\"}"))).status()).isEqualTo(200);

    awaitWithinASecond(() -> List.of(one, two).stream()
        .allMatch(service -> code(me(service, token)).equals("USER_DISABLED")));
    assertThat(error(clientCredentials(two, secret))).isEqualTo("invalid_client INVALID_CLIENT");
  }

  @Test
  void theLastUseIsShownAndEveryTokenIsASession() throws Exception {
    String id = create("viewer").at("/id").asText();
    Page token = clientCredentials(one, secret());
    URI three = WORLD.start(World.ROLES);
    Instant before = Instant.now();
    assertThat(me(three, token).status()).isEqualTo(200);
    WORLD.stopLast();

    assertThat(Instant.parse(show().at("/last_used_at").asText())).isBetween(before.minusSeconds(60),
        before.plusSeconds(60));
    assertThat(send(HttpRequest.newBuilder(two.resolve("/api/admin/users/" + id + "/sessions")).DELETE()).json()
        .at("/revoked").asInt()).isEqualTo(1);
    awaitWithinASecond(() -> code(me(one, token)).equals("SESSION_REVOKED"));
  }

  @Test
  void aWorkloadGetsATokenThatEndsWithItsRule() throws Exception {
    create("viewer");
    JsonNode rule = trust("{\"repository\":\"octo-org/" + name + "\",\"ref\":\"refs/heads/main\"}");

    Page token = exchange(two, workload(claims -> claims));

    assertThat(token.status()).isEqualTo(200);
    assertThat(token.json().at("/issued_token_type").asText())
        .isEqualTo("urn:ietf:params:oauth:token-type:access_token");
    assertThat(token.json().at("/expires_in").asInt()).isBetween(290, 300);
    assertThat(me(one, token).json().at("/oidc_sub").asText()).isEqualTo("service:" + name);
    assertThat(expiry(token)).isLessThanOrEqualTo(Instant.now().getEpochSecond() + 300);

    assertThat(admin(HttpRequest.newBuilder().DELETE(), "/trusts/" + rule.at("/id").asText()).status()).isEqualTo(204);

    awaitWithinASecond(() -> List.of(one, two).stream()
        .allMatch(service -> code(me(service, token)).equals("SESSION_REVOKED")));
    assertThat(error(exchange(one, workload(claims -> claims)))).isEqualTo("invalid_request NO_TRUST");
  }

  @Test
  void anotherRepositoryBranchOrAudienceIsNotTrustedAndTheLogAloneTellsWhy() {
    create("viewer");
    trust("{\"repository\":\"octo-org/" + name + "\",\"ref\":\"refs/heads/main\"}");
    try (CapturedLog log = new CapturedLog("io.voicesurvey.adapters.rest.program", Level.INFO)) {
      List<Page> refusals = Stream.<UnaryOperator<JsonObjectBuilder>>of(
          claims -> claims.add("repository", "evil-org/" + name), claims -> claims.add("ref", "refs/heads/main2"),
          claims -> claims.add("ref", "refs/heads/*"), claims -> claims.add("aud", "https://other.example.test"),
          claims -> claims.remove("aud"), claims -> claims.add("ref", Json.createArrayBuilder().add("refs/heads/main")))
          .map(change -> exchange(one, workload(change))).toList();

      assertThat(refusals).extracting(ProgramsJourneyTest::error).containsOnly("invalid_request NO_TRUST");
      assertThat(refusals).extracting(Page::body).noneMatch(body -> body.contains("octo-org") || body.contains("ref"));
      assertThat(log.events()).extracting(ILoggingEvent::getFormattedMessage).hasSize(6)
          .allMatch(line -> line.startsWith("workload not trusted: of the nearest trust rule"))
          .anyMatch(line -> line.contains("ref is \"refs/heads/main2\", expected \"refs/heads/main\""));
    }
  }

  @Test
  void aTokenOfAnotherIssuerOrSignatureOrTimeIsRefused() {
    create("viewer");
    trust("{\"repository\":\"octo-org/" + name + "\"}");
    long now = Instant.now().getEpochSecond();
    JWK stranger = ScriptableProvider.rsa(PLATFORM.signingKey().getKeyID());
    JsonObject none = Json.createObjectBuilder().add("alg", "none").build();

    assertThat(Stream.of(workload(claims -> claims.add("exp", now - 1)),
        workload(claims -> claims.add("nbf", now + 120)), workload(claims -> claims.add("exp", Long.toString(now))),
        signed(stranger, JsonValue.EMPTY_JSON_OBJECT, claims -> claims),
        signed(PLATFORM.signingKey(), none, claims -> claims), workload(claims -> claims) + "x", "garbage")
        .map(token -> error(exchange(two, token)))).containsOnly("invalid_request INVALID_SUBJECT_TOKEN");
    try (ScriptableProvider evil = ScriptableProvider.start(InstantSource.system())) {
      String token = ScriptableProvider.sign(evil.signingKey(), JsonValue.EMPTY_JSON_OBJECT,
          claims(all -> all.add("iss", evil.issuer()))).reveal();

      assertThat(error(exchange(one, token))).isEqualTo("invalid_request NO_TRUST");
      assertThat(Stream.of(Endpoint.values()).mapToInt(evil::count).sum()).isZero();
    }
  }

  @Test
  void aTokenIsTakenOnceOnWhicheverInstance() {
    create("viewer");
    trust("{\"repository\":\"octo-org/" + name + "\"}");
    for (UnaryOperator<JsonObjectBuilder> change : List.<UnaryOperator<JsonObjectBuilder>>of(claims -> claims,
        claims -> claims.remove("jti"))) {
      String token = workload(change);

      List<Page> answers = Race.run(IntStream.range(0, 6)
          .<Callable<Page>>mapToObj(i -> () -> exchange(i % 2 == 0 ? one : two, token)).toList());

      assertThat(answers).extracting(Page::status).containsOnlyOnce(200);
      assertThat(answers).filteredOn(answer -> answer.status() != 200).extracting(ProgramsJourneyTest::error)
          .containsOnly("invalid_request INVALID_SUBJECT_TOKEN");
    }
  }

  @Test
  void anIssuerThatIsAwayIsReportedAndTheTokenWorksAfterwards() {
    create("viewer");
    try (ScriptableProvider platform = ScriptableProvider.start(InstantSource.system())) {
      trust(platform.issuer(), "{\"repository\":\"octo-org/" + name + "\"}");
      String token = ScriptableProvider.sign(platform.signingKey(), JsonValue.EMPTY_JSON_OBJECT,
          claims(all -> all.add("iss", platform.issuer()))).reveal();
      platform.goAway();

      Page away = exchange(one, token);

      assertThat(away.status()).isEqualTo(503);
      assertThat(error(away)).isEqualTo("temporarily_unavailable ISSUER_UNAVAILABLE");
      assertThat(away.headers().firstValue("Retry-After")).isPresent();
      platform.comeBack();
      assertThat(exchange(two, token).status()).isEqualTo(200);
    }
  }

  @Test
  void theTrailRecordsChangesAndIssuedTokens() {
    String id = create("viewer").at("/id").asText();
    JsonNode secret = secret();
    trust("{\"repository\":\"octo-org/" + name + "\"}");
    clientCredentials(one, secret);
    exchange(one, workload(claims -> claims));

    JsonNode events = get(two, "/api/admin/audit?user_id=" + id, "Authorization", bearer(root)).json().at("/items");

    assertThat(events).extracting(event -> event.at("/type").asText()).containsExactly("service_token_issued",
        "service_token_issued", "trust_added", "client_secret_created", "service_created");
    assertThat(events.get(0).at("/detail/subject").asText()).isEqualTo("repo:octo-org/" + name);
    assertThat(events.get(1).at("/detail/secret_id").asText()).isEqualTo(secret.at("/id").asText());
    assertThat(events.toString()).doesNotContain(secret.at("/client_secret").asText());
  }

  private JsonNode create(String role) {
    return created(SERVICES, "{\"name\":\"" + name + "\",\"role\":\"" + role + "\"}");
  }

  private JsonNode secret() {
    return created(SERVICES + "/" + name + "/secrets", "{}");
  }

  private JsonNode trust(String claims) {
    return trust(PLATFORM.issuer(), claims);
  }

  private JsonNode trust(String issuer, String claims) {
    return created(SERVICES + "/" + name + "/trusts", "{\"issuer\":\"" + issuer + "\",\"audience\":\"" + US
        + "\",\"claims\":" + claims + "}");
  }

  private JsonNode show() {
    return get(one, SERVICES + "/" + name, "Authorization", bearer(root)).json();
  }

  private static JsonNode created(String path, String body) {
    Page answer = send(HttpRequest.newBuilder(one.resolve(path)).POST(BodyPublishers.ofString(body)));
    assertThat(answer.status()).as(answer.body()).isEqualTo(201);
    return answer.json();
  }

  private Page admin(HttpRequest.Builder request, String path) {
    return send(request.uri(two.resolve(SERVICES + "/" + name + path)));
  }

  private static Page send(HttpRequest.Builder request) {
    return World.send(request, "Authorization", bearer(root), "Content-Type", "application/json");
  }

  private static Page clientCredentials(URI service, JsonNode secret) {
    return World.clientCredentials(service, secret.at("/client_id").asText(), secret.at("/client_secret").asText());
  }

  private static String error(Page answer) {
    return answer.json().at("/error").asText() + " " + answer.json().at("/code").asText();
  }

  private static long expiry(Page token) {
    String payload = token.json().at("/access_token").asText().split("\\.")[1];
    try (var reader = Json.createReader(new StringReader(
        new String(Base64.getUrlDecoder().decode(payload), StandardCharsets.UTF_8)))) {
      return reader.readObject().getJsonNumber("exp").longValue();
    }
  }

  private String workload(UnaryOperator<JsonObjectBuilder> change) {
    return signed(PLATFORM.signingKey(), JsonValue.EMPTY_JSON_OBJECT, change);
  }

  private String signed(JWK key, JsonObject header, UnaryOperator<JsonObjectBuilder> change) {
    return ScriptableProvider.sign(key, header, claims(change)).reveal();
  }

  /** In the form of GitHub Actions. */
  private JsonObject claims(UnaryOperator<JsonObjectBuilder> change) {
    long now = Instant.now().getEpochSecond();
    return change.apply(Json.createObjectBuilder().add("iss", PLATFORM.issuer()).add("aud", US)
        .add("sub", "repo:octo-org/" + name).add("repository", "octo-org/" + name).add("ref", "refs/heads/main")
        .add("run_id", 7).add("jti", UUID.randomUUID().toString()).add("iat", now).add("nbf", now)
        .add("exp", now + 300)).build();
  }

  private static void awaitWithinASecond(BooleanSupplier condition) throws Exception {
    Patience.until("what is known everywhere within a second", SECOND, condition::getAsBoolean);
  }
}
