package io.voicesurvey.adapters.oidc.workload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.util.Base64URL;
import io.voicesurvey.adapters.oidc.provider.Fault;
import io.voicesurvey.adapters.oidc.provider.ProxyRoutes;
import io.voicesurvey.adapters.oidc.provider.ScriptableProvider;
import io.voicesurvey.adapters.oidc.provider.ScriptableProvider.Endpoint;
import io.voicesurvey.application.port.IssuerUnavailable;
import io.voicesurvey.application.port.MutableClock;
import io.voicesurvey.application.port.WorkloadTokens;
import io.voicesurvey.application.port.WorkloadTokens.Verification;
import io.voicesurvey.application.port.WorkloadTokensContract;
import io.voicesurvey.domain.Secret;
import io.voicesurvey.domain.program.WorkloadToken;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonValue;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class NimbusWorkloadTokensTest implements WorkloadTokensContract {
  private static final JWK OTHER_KEY = ScriptableProvider.rsa("rsa-1");
  private static final JsonObject NO_HEADER = JsonValue.EMPTY_JSON_OBJECT;

  private final MutableClock clock = new MutableClock(Instant.parse("2026-11-22T10:00:00Z"));
  private final ScriptableProvider issuer = ScriptableProvider.start(clock);
  private final NimbusWorkloadTokens tokens = new NimbusWorkloadTokens(Optional.empty(), ProxyRoutes.NONE, clock);
  private final Workload workload = new Workload(issuer, clock);

  @AfterEach
  void close() {
    tokens.close();
    issuer.close();
  }

  @Override
  public WorkloadTokens tokens() {
    return tokens;
  }

  @Override
  public String issuer() {
    return issuer.issuer();
  }

  @Override
  public MutableClock clock() {
    return clock;
  }

  @Override
  public Secret signed(String tokenId, List<String> audiences, Map<String, String> claims, Duration lifetime) {
    return workload.token(change(tokenId, audiences, claims, lifetime));
  }

  @Override
  public Secret forged(String tokenId, List<String> audiences, Map<String, String> claims, Duration lifetime) {
    return workload.signed(OTHER_KEY, NO_HEADER, change(tokenId, audiences, claims, lifetime));
  }

  private UnaryOperator<JsonObjectBuilder> change(String tokenId, List<String> audiences, Map<String, String> claims,
      Duration lifetime) {
    return all -> {
      claims.forEach(all::add);
      return all.add("jti", tokenId).add("aud", Json.createArrayBuilder(audiences)).add("exp",
          clock.instant().plus(lifetime).getEpochSecond());
    };
  }

  @Test
  void tokensOfEveryAsymmetricKindThatTheIssuerListsAreAccepted() {
    for (JWK key : List.of(ScriptableProvider.ec("ec"), ScriptableProvider.ed("ed"))) {
      issuer.replaceKeys(key);
      clock.advance(Duration.ofSeconds(31));
      assertThat(genuine(workload.token()).issuer()).isEqualTo(issuer());
    }
  }

  @Test
  void theAlgorithmMustBeOneThatTheIssuerLists() {
    issuer.discovery(document -> Json.createObjectBuilder(document)
        .add("id_token_signing_alg_values_supported", Json.createArrayBuilder().add("ES256").add("HS256")).build());

    assertThat(check(workload.token())).startsWith("alg is \"RS256\", expected ES256, from the issuer's metadata");
    issuer.replaceKeys(ScriptableProvider.ec("ec"));
    genuine(workload.token());
  }

  @Test
  void anIssuerThatListsNoAlgorithmSignsWithRs256() {
    issuer.discovery(document -> Json.createObjectBuilder(document).remove("id_token_signing_alg_values_supported")
        .remove("token_endpoint").remove("authorization_endpoint").remove("subject_types_supported")
        .remove("response_types_supported").build());

    genuine(workload.token());
    issuer.replaceKeys(ScriptableProvider.ec("ec"));
    assertThat(check(workload.token())).startsWith("alg is \"ES256\", expected RS256");
  }

  @Test
  void hostileHeadersAreRefused() {
    JWK key = issuer.signingKey();
    for (JsonObject header : List.of(header("alg", "none"), header("alg", "HS256"), header("alg", "RS384"),
        Json.createObjectBuilder().add("crit", Json.createArrayBuilder().add("exp")).build(),
        Json.createObjectBuilder().add("b64", false).build(), header("typ", "logout+jwt"), header("typ", "at+jwt"),
        Json.createObjectBuilder().add("typ", 1).build())) {
      assertThat(tokens.verify(workload.signed(key, header, claims -> claims), issuer())).as(header.toString())
          .isInstanceOf(Verification.Refused.class);
    }
    for (JsonObject header : List.of(header("typ", "JWT"), header("typ", "application/jwt"),
        header("jku", "https://evil.example.test/jwks"), header("x5u", "https://evil.example.test/x"))) {
      genuine(workload.signed(key, header, claims -> claims));
    }
    assertThat(tokens.verify(hmacWithThePublicKey(), issuer())).isInstanceOf(Verification.Refused.class);
  }

  @Test
  void claimsOfTheWrongKindAreRefused() {
    long now = clock.instant().getEpochSecond();
    Map<String, UnaryOperator<JsonObjectBuilder>> changes = Map.of("exp", claims -> claims.remove("exp"), "exp ",
        claims -> claims.add("exp", Long.toString(now + 300)), "exp  ", claims -> claims.add("exp", now), "nbf",
        claims -> claims.add("nbf", now + 61), "nbf ", claims -> claims.add("nbf", "now"), "iat",
        claims -> claims.add("iat", now + 61), "iat ", claims -> claims.add("iat", "now"), "iss",
        claims -> claims.add("iss", 1), "iss ", claims -> claims.add("iss", issuer() + "/"), "iss  ",
        claims -> claims.add("iss", Json.createArrayBuilder().add(issuer())));

    changes.forEach((name, change) -> assertThat(check(workload.token(change))).as(name)
        .startsWith(name.strip() + " is "));
    assertThat(check(workload.token(claims -> claims.add("events", Json.createObjectBuilder()))))
        .startsWith("events is ");
    genuine(workload.token(claims -> claims.remove("iat").remove("nbf")));
    genuine(workload.token(claims -> claims.add("iat", now + 60).add("nbf", now + 60)));
  }

  @Test
  void anIssuerWithControlCharactersIsNone() {
    assertThat(tokens.issuer(workload.token(claims -> claims.add("iss", issuer() + "\u0000")))).isEmpty();
  }

  @Test
  void aMalformedTokenHasNoIssuerAndIsRefused() {
    String token = workload.token().reveal();
    String[] parts = token.split("\\.");
    for (String text : List.of("x", "a.b.c", parts[0] + "." + parts[1], parts[0] + "." + parts[1] + ".", token + "=",
        token + ".x.y", " " + token, "e30.e30.e30", "x".repeat(20_000))) {
      assertThat(tokens.issuer(Secret.of(text))).as(text).isEmpty();
      assertThat(tokens.verify(Secret.of(text), issuer())).as(text).isInstanceOf(Verification.Refused.class);
    }
    Secret longOne = workload.token(claims -> claims.add("more", "x".repeat(16_384)));
    assertThat(tokens.issuer(longOne)).isEmpty();
    assertThat(contacts()).isZero();
  }

  @Test
  void onlyClaimsThatAreStringsAreRead() {
    WorkloadToken token = genuine(workload.token(claims -> claims.add("run", 7).add("ok", true)
        .add("kubernetes.io", Json.createObjectBuilder().add("namespace", "x")).add("list", Json.createArrayBuilder())
        .add("aud", Json.createArrayBuilder().add("us").add(7).add("them").addNull())));

    assertThat(token.claims()).containsOnlyKeys("iss", "sub", "repository", "jti");
    assertThat(token.audiences()).containsExactly("us", "them");
    assertThat(genuine(workload.token(claims -> claims.remove("aud"))).audiences()).isEmpty();
    assertThat(genuine(workload.token(claims -> claims.add("aud", 7))).audiences()).isEmpty();
  }

  @Test
  void aTokenWithoutAUsableIdIsKnownByItsHash() {
    for (UnaryOperator<JsonObjectBuilder> change : List.<UnaryOperator<JsonObjectBuilder>>of(
        claims -> claims.remove("jti"), claims -> claims.add("jti", 7), claims -> claims.add("jti", ""),
        claims -> claims.add("jti", "x".repeat(256)), claims -> claims.add("jti", "a\u0000"))) {
      Secret token = workload.token(change);
      String id = genuine(token).tokenId();
      assertThat(id).matches("sha256:[A-Za-z0-9_-]{43}").isEqualTo(genuine(token).tokenId())
          .isNotEqualTo(genuine(workload.token(claims -> change.apply(claims).add("sub", "other"))).tokenId());
    }
    assertThat(genuine(workload.token(claims -> claims.add("jti", "x".repeat(255)))).tokenId())
        .isEqualTo("x".repeat(255));
  }

  /** Of an ECDSA signature (r, s), the pair (r, n - s) is valid too. */
  @Test
  void anotherSignatureOfTheSameTokenIsNoOtherToken() {
    issuer.replaceKeys(ScriptableProvider.ec("ec"));
    String token = workload.token(claims -> claims.remove("jti")).reveal();
    int dot = token.lastIndexOf('.');
    byte[] signature = new Base64URL(token.substring(dot + 1)).decode();
    BigInteger order = Curve.P_256.toECParameterSpec().getOrder();
    BigInteger s = order.subtract(new BigInteger(1, Arrays.copyOfRange(signature, 32, 64)));
    byte[] mirrored = signature.clone();
    byte[] bytes = s.toByteArray();
    for (int at = 1; at <= 32; at++) {
      mirrored[64 - at] = at <= bytes.length ? bytes[bytes.length - at] : 0;
    }
    Secret other = Secret.of(token.substring(0, dot + 1) + Base64URL.encode(mirrored));

    assertThat(other).isNotEqualTo(Secret.of(token));
    assertThat(genuine(other).tokenId()).isEqualTo(genuine(Secret.of(token)).tokenId());
  }

  @Test
  void noIssuerIsContactedForATokenThatCannotBeValid() {
    tokens.issuer(workload.token());
    tokens.verify(workload.token(claims -> claims.add("exp", 1)), issuer());
    tokens.verify(workload.token(), issuer() + "/other");

    assertThat(contacts()).isZero();
  }

  @Test
  void theKeysAreFetchedOnceAndANewOneIsFound() {
    genuine(workload.token());
    genuine(workload.token());
    assertThat(issuer.count(Endpoint.DISCOVERY)).isEqualTo(1);
    assertThat(issuer.count(Endpoint.JWKS)).isEqualTo(1);

    issuer.addKey(ScriptableProvider.rsa("rsa-2"));
    genuine(workload.token());
    assertThat(issuer.count(Endpoint.JWKS)).isEqualTo(2);
  }

  @Test
  void aFloodOfUnknownKeysIsOneRequestInThirtySeconds() {
    genuine(workload.token());
    for (int i = 0; i < 20; i++) {
      int number = i;
      assertThat(tokens.verify(workload.signed(OTHER_KEY, header("kid", "unknown " + number), claims -> claims),
          issuer())).isInstanceOf(Verification.Refused.class);
    }
    assertThat(issuer.count(Endpoint.JWKS)).isEqualTo(2);
  }

  @Test
  void aDiscoveryDocumentOfAnotherIssuerIsNotUsed() {
    issuer.discovery(document -> Json.createObjectBuilder(document).add("issuer", issuer() + "/").build());

    assertThatExceptionOfType(IssuerUnavailable.class).isThrownBy(() -> tokens.verify(workload.token(), issuer()))
        .withMessageContaining("issuer is \"" + issuer() + "/\", expected \"" + issuer() + "\"");
    assertThat(issuer.count(Endpoint.JWKS)).isZero();
  }

  @Test
  void keysAreFetchedFromASafePlaceAlone() {
    for (JsonValue place : List.of(Json.createValue("http://keys.example.test/jwks"),
        Json.createValue("file:///etc/passwd"), Json.createValue("https://u:p@keys.example.test/jwks"),
        Json.createValue("jwks"), Json.createValue(7), JsonValue.NULL, JsonValue.EMPTY_JSON_OBJECT)) {
      issuer.discovery(document -> Json.createObjectBuilder(document).add("jwks_uri", place).build());
      clock.advance(Duration.ofSeconds(11));
      assertThatExceptionOfType(IssuerUnavailable.class).as(place.toString())
          .isThrownBy(() -> tokens.verify(workload.token(), issuer())).withMessageContaining("jwks_uri");
    }
    assertThat(issuer.count(Endpoint.JWKS)).isZero();
  }

  @Test
  void anHttpsIssuerKeepsItsKeysBehindHttpsToo() {
    JsonObject document = Json.createObjectBuilder().add("issuer", "https://actions.example.test")
        .add("jwks_uri", "http://127.0.0.1/jwks").build();

    assertThatExceptionOfType(RuntimeException.class)
        .isThrownBy(() -> WorkloadMetadata.of("https://actions.example.test", document))
        .withMessageContaining("expected an https URL");
    assertThat(WorkloadMetadata.of("https://actions.example.test", Json.createObjectBuilder(document)
        .add("jwks_uri", "https://keys.example.test/jwks?v=1").build()).jwksUri())
        .hasToString("https://keys.example.test/jwks?v=1");
  }

  @Test
  void noRedirectIsFollowedAndNoNonsenseAccepted() {
    for (Endpoint endpoint : List.of(Endpoint.DISCOVERY, Endpoint.JWKS)) {
      for (Fault fault : List.of(new Fault.Redirect(302, issuer.uri(Endpoint.END_SESSION).toString()),
          new Fault.Huge(), new Fault.Html(), new Fault.Truncated(), new Fault.Reset(), new Fault.Gzip(),
          new Fault.Status(500, "{}", Map.of()), new Fault.Status(404, "{}", Map.of()),
          new Fault.Status(429, "{}", Map.of("Retry-After", "7")),
          new Fault.Body(body -> body.replaceFirst("\\{", "{\"x\":1,\"x\":2,")))) {
        try (NimbusWorkloadTokens fresh = new NimbusWorkloadTokens(Optional.empty(), ProxyRoutes.NONE, clock)) {
          issuer.spoil(endpoint, fault);
          assertThatExceptionOfType(IssuerUnavailable.class).as(endpoint + " " + fault)
              .isThrownBy(() -> fresh.verify(workload.token(), issuer())).withMessageContaining(issuer())
              .satisfies(away -> assertThat(away.retryAfter()).isPositive());
          issuer.heal();
        }
      }
    }
    assertThat(issuer.count(Endpoint.END_SESSION)).isZero();
  }

  @Test
  @Timeout(12)
  void anIssuerThatHangsIsGivenUpAfterFiveSeconds() {
    issuer.spoil(Endpoint.DISCOVERY, new Fault.Hang());

    assertThatExceptionOfType(IssuerUnavailable.class).isThrownBy(() -> tokens.verify(workload.token(), issuer()));
  }

  @Test
  void anIssuerThatFailedIsLeftAloneForAWhile() {
    issuer.spoil(Endpoint.DISCOVERY, new Fault.Status(500, "{}", Map.of()));
    for (int i = 0; i < 5; i++) {
      assertThatExceptionOfType(IssuerUnavailable.class).isThrownBy(() -> tokens.verify(workload.token(), issuer()));
    }
    assertThat(issuer.count(Endpoint.DISCOVERY)).isEqualTo(1);

    issuer.heal();
    clock.advance(CircuitBreaker.PAUSE.minusSeconds(1));
    assertThatExceptionOfType(IssuerUnavailable.class).isThrownBy(() -> tokens.verify(workload.token(), issuer()))
        .satisfies(away -> assertThat(away.retryAfter()).isEqualTo(Duration.ofSeconds(1)));
    clock.advance(Duration.ofSeconds(1));
    genuine(workload.token());
  }

  @Test
  void anIssuerThatAsksForMoreTimeGetsIt() {
    issuer.spoil(Endpoint.DISCOVERY, new Fault.Status(429, "{}", Map.of("Retry-After", "120")));
    assertThatExceptionOfType(IssuerUnavailable.class).isThrownBy(() -> tokens.verify(workload.token(), issuer()));
    issuer.heal();

    clock.advance(Duration.ofSeconds(119));
    assertThatExceptionOfType(IssuerUnavailable.class).isThrownBy(() -> tokens.verify(workload.token(), issuer()));
    clock.advance(Duration.ofSeconds(1));
    genuine(workload.token());
  }

  @Test
  void keysInMemoryServeWhileTheIssuerIsAway() {
    genuine(workload.token());
    issuer.goAway();

    Secret unknown = workload.signed(OTHER_KEY, header("kid", "unknown"), claims -> claims);
    assertThatExceptionOfType(IssuerUnavailable.class).isThrownBy(() -> tokens.verify(unknown, issuer()));
    genuine(workload.token());
    issuer.comeBack();
  }

  @Test
  void anIssuerThatIsAwayDelaysNoOther() {
    try (ScriptableProvider other = ScriptableProvider.start(clock)) {
      issuer.goAway();
      assertThatExceptionOfType(IssuerUnavailable.class).isThrownBy(() -> tokens.verify(workload.token(), issuer()));

      assertThat(tokens.verify(new Workload(other, clock).token(), other.issuer()))
          .isInstanceOf(Verification.Genuine.class);
      issuer.comeBack();
    }
  }

  @Test
  void theKeysOfAFewIssuersAreKept() {
    try (ScriptableProvider second = ScriptableProvider.start(clock);
        ScriptableProvider third = ScriptableProvider.start(clock);
        NimbusWorkloadTokens few = new NimbusWorkloadTokens(Optional.empty(), ProxyRoutes.NONE, clock, 2)) {
      List<ScriptableProvider> all = List.of(issuer, second, third);
      for (int round = 0; round < 10; round++) {
        all.forEach(each -> assertThat(few.verify(new Workload(each, clock).token(), each.issuer()))
            .isInstanceOf(Verification.Genuine.class));
      }
      assertThat(all.stream().mapToInt(each -> each.count(Endpoint.DISCOVERY)).sum()).isGreaterThan(3);
    }
  }

  private int contacts() {
    return Stream.of(Endpoint.values()).mapToInt(issuer::count).sum();
  }

  private WorkloadToken genuine(Secret token) {
    Verification verification = tokens.verify(token, issuer());
    assertThat(verification).isInstanceOf(Verification.Genuine.class);
    return ((Verification.Genuine) verification).token();
  }

  private String check(Secret token) {
    Verification verification = tokens.verify(token, issuer());
    assertThat(verification).isInstanceOf(Verification.Refused.class);
    return ((Verification.Refused) verification).check();
  }

  private static JsonObject header(String name, String value) {
    return Json.createObjectBuilder().add(name, value).build();
  }

  private Secret hmacWithThePublicKey() {
    byte[] publicKey = issuer.signingKey().toPublicJWK().toJSONString().getBytes(StandardCharsets.UTF_8);
    return workload.signed(ScriptableProvider.shared(publicKey), header("kid", "rsa-1"), claims -> claims);
  }
}
