package io.voicesurvey.adapters.oidc.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.voicesurvey.adapters.oidc.provider.ScriptableProvider.Endpoint;
import io.voicesurvey.application.port.IdentityProvider.Redemption;
import io.voicesurvey.application.port.IdentityProvider.Renewal;
import io.voicesurvey.application.port.IdentityProvider.RoleClaim;
import io.voicesurvey.application.port.IdentityProviderFault;
import io.voicesurvey.application.port.IdentityProviderUnavailable;
import io.voicesurvey.domain.Secret;
import io.voicesurvey.domain.session.ProviderGrant;
import io.voicesurvey.domain.user.EmailAddress;
import io.voicesurvey.domain.user.Person;
import io.voicesurvey.domain.user.Role;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.io.StringReader;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Asks a {@link ScriptableProvider} again about logins. */
class LoginRenewalTest {
  private static final Duration HOUR = Duration.ofHours(1);
  private static final RoleMapping ROLES = new RoleMapping("groups", Map.of("chiefs", Role.ADMIN));

  @AutoClose
  private final Client client = new Client();
  private final List<ProviderGrant> kept = new ArrayList<>();

  @BeforeEach
  void issueRefreshTokens() {
    client.provider().issueRefreshTokens();
  }

  @Test
  void theRequestHasTheRefreshTokenAndNothingElseOfTheLogin() {
    ProviderGrant grant = login(SignIn.alice());

    assertThat(renew(grant)).isInstanceOf(Renewal.Renewed.class);

    assertThat(client.provider().tokenRequests().getLast()).satisfies(request -> {
      assertThat(request.authentication()).contains("client_secret_basic");
      assertThat(request.parameters()).containsOnlyKeys("grant_type", "refresh_token")
          .containsEntry("grant_type", "refresh_token");
      assertThat(request.parameters().get("refresh_token")).startsWith("provider-refresh-token-");
    });
  }

  @Test
  void aClientWithoutASecretSendsItsId() {
    client.provider().publicClient();
    client.restart(client.settings().withoutSecret().authentication(ClientAuthentication.NONE));
    ProviderGrant grant = login(SignIn.alice());

    assertThat(renew(grant)).isInstanceOf(Renewal.Renewed.class);
    assertThat(client.provider().tokenRequests().getLast().parameters()).containsEntry("client_id",
        ScriptableProvider.CLIENT_ID);
  }

  @Test
  void theRefreshTokenIsSealedAndShownNowhere() {
    ProviderGrant grant = login(SignIn.alice());

    assertThat(grant.refreshToken().reveal().split("\\.")).hasSize(5);
    assertThat(grant.refreshToken().reveal()).doesNotContain("provider-refresh-token");
    assertThat(grant.toString()).doesNotContain(grant.refreshToken().reveal(), "provider-refresh-token");
  }

  @Test
  void newClaimsAreRead() {
    client.restart(client.settings().roles(ROLES));
    ProviderGrant grant = login(SignIn.alice());
    client.provider().restate(SignIn.alice().user("name", Json.createValue("Alice Married"))
        .user("email", Json.createValue("married@example.test"))
        .user("groups", Json.createArrayBuilder().add("chiefs").build()));

    Renewal.Renewed renewed = (Renewal.Renewed) renew(grant);

    assertThat(renewed.roleClaim()).isEqualTo(RoleClaim.STATED);
    assertThat(renewed.person()).hasValueSatisfying(person -> {
      assertThat(person.identity().subject()).isEqualTo("alice");
      assertThat(person.name().value()).isEqualTo("Alice Married");
      assertThat(person.email()).isEqualTo(EmailAddress.parse("married@example.test"));
      assertThat(person.isEmailVerified()).isTrue();
      assertThat(person.role()).contains(Role.ADMIN);
    });
  }

  @Test
  void userinfoSuppliesTheClaimsThatTheIdTokenLacks() {
    client.restart(client.settings().roles(ROLES));
    ProviderGrant grant = login(SignIn.alice().user("groups", Json.createValue("chiefs")));
    client.provider().restate(SignIn.alice().user("groups", Json.createValue("chiefs"))
        .user("name", Json.createValue("Alice Married")).onlyInUserInfo("name", "groups"));

    assertThat(person(renew(grant))).hasValueSatisfying(person -> {
      assertThat(person.name().value()).isEqualTo("Alice Married");
      assertThat(person.role()).contains(Role.ADMIN);
    });
  }

  @Test
  void userinfoOfAnotherSubjectIsRefused() {
    ProviderGrant grant = login(SignIn.alice());
    client.provider().restate(SignIn.alice().onlyInUserInfo("name").userInfo("sub", Json.createValue("mallory")));

    assertRefused(renew(grant), "userinfo sub");
  }

  @Test
  void aRoleClaimThatIsGoneMakesAViewerAndAnOverageChangesNothing() {
    client.restart(client.settings().roles(ROLES));
    ProviderGrant grant = login(SignIn.alice().user("groups", Json.createValue("chiefs")));
    client.provider().restate(SignIn.alice());
    Renewal.Renewed absent = (Renewal.Renewed) renew(grant);
    client.provider().restate(SignIn.alice().user("hasgroups", JsonValue.TRUE));
    Renewal.Renewed overage = (Renewal.Renewed) renew(grant);

    assertThat(absent.roleClaim()).isEqualTo(RoleClaim.ABSENT);
    assertThat(absent.person().orElseThrow().role()).contains(Role.VIEWER);
    assertThat(overage.roleClaim()).isEqualTo(RoleClaim.OVERAGE);
    assertThat(overage.person().orElseThrow().role()).isEmpty();
  }

  @Test
  void withoutANewIdTokenOnlyACompleteUserinfoCounts() {
    ProviderGrant grant = login(SignIn.alice());
    client.provider().restate(withoutIdToken().user("name", Json.createValue("Alice Married")));
    assertThat(person(renew(grant)).map(person -> person.name().value())).contains("Alice Married");

    client.provider().restate(withoutIdToken().userInfo(info -> without(info, "email")));
    assertThat(person(renew(grant))).as("no email").isEmpty();
    client.restart(client.settings().roles(ROLES));
    client.provider().restate(withoutIdToken());
    assertThat(person(renew(grant))).as("no role claim").isEmpty();

    client.provider().restate(withoutIdToken().userInfo("sub", Json.createValue("mallory")));
    assertRefused(renew(grant), "userinfo sub");
  }

  @Test
  void withoutIdTokenAndUserinfoTheLoginIsStillGood() {
    client.provider().discovery(document -> without(document, "userinfo_endpoint"));
    ProviderGrant grant = login(SignIn.alice());
    client.provider().restate(withoutIdToken());

    assertThat(renew(grant)).isInstanceOfSatisfying(Renewal.Renewed.class,
        renewed -> assertThat(renewed.person()).isEmpty());
  }

  /** OpenID Connect Core 1.0, section 12.2. */
  @ParameterizedTest
  @CsvSource({"iss, https://evil.example", "sub, mallory", "aud, other-client", "azp, other-client", "nonce, other",
      "at_hash, wrong"})
  void anIdTokenOfAnotherLoginIsRefused(String claim, String value) {
    ProviderGrant grant = login(SignIn.alice());
    client.provider().restate(SignIn.alice().claim(claim, Json.createValue(value)));

    assertRefused(renew(grant), claim);
  }

  @ParameterizedTest
  @ValueSource(strings = {"iss", "sub", "aud", "iat", "exp"})
  void anIdTokenWithoutARequiredClaimIsRefused(String claim) {
    ProviderGrant grant = login(SignIn.alice());
    client.provider().restate(SignIn.alice().withoutClaim(claim));

    assertRefused(renew(grant), claim);
  }

  @Test
  void anAudienceBesideOursMustBeTrusted() {
    ProviderGrant grant = login(SignIn.alice());
    client.provider().restate(SignIn.alice().claim("aud",
        Json.createArrayBuilder().add(ScriptableProvider.CLIENT_ID).add("project").build()));

    assertRefused(renew(grant), "aud");
  }

  @Test
  void theNonceOfTheLoginMayComeAgain() {
    ProviderGrant grant = login(SignIn.alice());
    client.provider().restate(SignIn.alice().claim("nonce", Json.createValue(Client.NONCE.value().reveal())));

    assertThat(renew(grant)).isInstanceOf(Renewal.Renewed.class);
  }

  @Test
  void theTimeOfTheAuthenticationIsThatOfTheLogin() {
    ProviderGrant grant = login(SignIn.alice().authenticatedBefore(Duration.ofMinutes(5)));
    client.pass(HOUR);
    assertThat(renew(grant)).isInstanceOf(Renewal.Renewed.class);
    client.provider().restate(SignIn.alice().withoutClaim("auth_time"));
    assertThat(renew(grant)).isInstanceOf(Renewal.Renewed.class);

    client.provider().restate(SignIn.alice().claim("auth_time",
        Json.createValue(Client.START.plusSeconds(3000).getEpochSecond())));
    assertRefused(renew(grant), "auth_time");
  }

  @Test
  void aTimeOfAuthenticationThatTheLoginDidNotHaveIsRefused() {
    ProviderGrant grant = login(SignIn.alice());
    client.provider().restate(SignIn.alice().claim("auth_time", Json.createValue(Client.START.getEpochSecond())));

    assertRefused(renew(grant), "auth_time");
  }

  @Test
  void anIdTokenOfAnotherKeyIsRefused() {
    ProviderGrant grant = login(SignIn.alice());
    client.provider().restate(SignIn.alice().signedBy(ScriptableProvider.rsa("rsa-1")));

    assertRefused(renew(grant), "signature");
  }

  @Test
  void anOldIdTokenIsRefused() {
    ProviderGrant grant = login(SignIn.alice());
    client.provider()
        .restate(SignIn.alice().claim("exp", Json.createValue(Client.START.minusSeconds(120).getEpochSecond())));

    assertRefused(renew(grant), "exp");
  }

  @Test
  void aNewRefreshTokenIsKeptBeforeTheRestOfTheResponseCounts() {
    client.provider().rotateRefreshTokens();
    ProviderGrant grant = login(SignIn.alice());
    for (SignIn wrong : List.of(SignIn.alice().claim("sub", Json.createValue("mallory")),
        SignIn.alice().tokenAnswer(answer -> Json.createObjectBuilder(answer).add("token_type", "mac").build()),
        SignIn.alice().tokenAnswer(answer -> without(answer, "access_token")))) {
      client.provider().restate(wrong);
      int before = kept.size();
      ProviderGrant now = before == 0 ? grant : kept.getLast();
      try {
        assertThat(renew(now)).isInstanceOf(Renewal.ResponseRefused.class);
      } catch (IdentityProviderFault e) {
        assertThat(e).hasMessageContaining("the token endpoint's");
      }
      assertThat(kept).hasSize(before + 1);
    }
    client.provider().restate(SignIn.alice());

    assertThat(renew(kept.getLast())).isInstanceOf(Renewal.Renewed.class);
  }

  @Test
  void aProviderThatReturnsTheSameRefreshTokenReplacesNothing() {
    ProviderGrant grant = login(SignIn.alice());
    Map<String, String> request = lastRequestOf(grant);
    client.provider().restate(SignIn.alice().tokenAnswer(answer -> Json.createObjectBuilder(answer)
        .add("refresh_token", request.get("refresh_token")).build()));

    assertThat(renew(grant)).isInstanceOf(Renewal.Renewed.class);
    assertThat(kept).isEmpty();
  }

  private Map<String, String> lastRequestOf(ProviderGrant grant) {
    renew(grant);
    return client.provider().tokenRequests().getLast().parameters();
  }

  @Test
  void aRefreshTokenOfAnotherClientIsNotSentAndEndsNothing() {
    ProviderGrant grant = login(SignIn.alice());
    client.restart(client.settings().clientId("successor"));
    int before = client.count(Endpoint.TOKEN);

    assertThat(renew(grant)).isEqualTo(new Renewal.Unusable());
    assertThat(client.count(Endpoint.TOKEN)).isEqualTo(before);
  }

  @Test
  void aRefreshTokenOfAnotherProviderIsNotSent() {
    try (Client other = new Client()) {
      ProviderGrant grant = login(SignIn.alice());

      assertThat(other.client().renew(grant.refreshToken(), kept::add)).isEqualTo(new Renewal.Unusable());
      assertThat(other.count(Endpoint.TOKEN)).isZero();
    }
  }

  @Test
  void aRefreshTokenSealedByAKeyThatIsGoneIsNotSent() {
    ProviderGrant grant = login(SignIn.alice());
    client.restart(client.settings().ownKey(Secret.of("another key, which is also longer than 32 bytes")));

    assertThat(renew(grant)).isEqualTo(new Renewal.Unusable());
  }

  @Test
  void eachAnswerSealsTheRefreshTokenAgainSoThatAKeyCanGo() {
    ProviderGrant grant = login(SignIn.alice());

    Renewal.Renewed renewed = (Renewal.Renewed) renew(grant);

    assertThat(renewed.grant().refreshToken()).isNotEqualTo(grant.refreshToken());
    assertThat(renew(renewed.grant())).isInstanceOf(Renewal.Renewed.class);
  }

  @Test
  void withoutARecheckIntervalNoRefreshTokenIsKept() {
    ProviderGrant grant = login(SignIn.alice());
    client.restart(client.settings().recheckInterval(Optional.empty()));

    assertThat(client.login(SignIn.alice())).isInstanceOfSatisfying(Redemption.Redeemed.class,
        redeemed -> assertThat(redeemed.grant()).isEmpty());
    assertThat(renew(grant)).isEqualTo(new Renewal.Unusable());
  }

  @ParameterizedTest
  @CsvSource({"refresh_expires_in, 1800, 1350", "refresh_token_expires_in, 1800, 1350", "refresh_expires_in, 0, 3600",
      "refresh_expires_in, -5, 3600", "refresh_expires_in, 10, 30", "refresh_expires_in, 1e30, 3600",
      "expires_in, 60, 3600"})
  void aRefreshTokenIsUsedBeforeItExpires(String member, String lifetime, long wait) {
    SignIn signIn = SignIn.alice().tokenAnswer(answer -> Json.createObjectBuilder(answer)
        .add(member, Json.createValue(new BigDecimal(lifetime))).build());

    assertThat(login(signIn).maxWait()).isEqualTo(Duration.ofSeconds(wait));
  }

  @ParameterizedTest
  @ValueSource(strings = {"17", "\"\"", "\" \"", "\"with a tab\\t\"", "{}"})
  void aRefreshTokenInAWrongFormIsIgnoredAtALoginAndAFaultAfterwards(String value) {
    ProviderGrant grant = login(SignIn.alice());
    UnaryOperator<JsonObject> wrong = answer -> Json.createObjectBuilder(answer)
        .add("refresh_token", json(value)).build();

    assertThat(client.login(SignIn.alice().tokenAnswer(wrong))).isInstanceOfSatisfying(Redemption.Redeemed.class,
        redeemed -> assertThat(redeemed.grant()).isEmpty());
    client.provider().restate(SignIn.alice().tokenAnswer(wrong));
    assertThatExceptionOfType(IdentityProviderFault.class).isThrownBy(() -> renew(grant))
        .withMessageContaining("the token endpoint's refresh_token is");
  }

  @Test
  void aVeryLongRefreshTokenIsKept() {
    String token = "\"".repeat(IssuedRefreshToken.MAX_LENGTH);

    assertThat(login(SignIn.alice().tokenAnswer(answer -> Json.createObjectBuilder(answer)
        .add("refresh_token", token).build()))).isNotNull();
    assertThat(client.login(SignIn.alice().tokenAnswer(answer -> Json.createObjectBuilder(answer)
        .add("refresh_token", token + "x").build()))).isInstanceOfSatisfying(Redemption.Redeemed.class,
            redeemed -> assertThat(redeemed.grant()).isEmpty());
  }

  @Test
  void aRefusalMayHaveAnyStatusThatProvidersSend() {
    ProviderGrant grant = login(SignIn.alice());
    for (int status : List.of(200, 400, 401, 403)) {
      client.provider().spoil(Endpoint.TOKEN, new Fault.Status(status, "{\"error\":\"invalid_grant\"}", Map.of()));
      assertThat(renew(grant)).as("status " + status).isEqualTo(new Renewal.Refused());
    }
  }

  @Test
  void aProviderThatIsAwaySlowOrWrongRefusesNothing() {
    ProviderGrant grant = login(SignIn.alice());
    for (Fault fault : List.of(new Fault.Status(500, "{\"error\":\"invalid_grant\"}", Map.of()),
        new Fault.Status(400, "{\"error\":\"invalid_client\"}", Map.of()),
        new Fault.Status(401, "{\"error\":\"unauthorized_client\"}", Map.of()),
        new Fault.Status(400, "{\"error\":\"invalid_request\"}", Map.of()),
        new Fault.Status(400, "{\"error\":\"interaction_required\"}", Map.of()),
        new Fault.Status(503, "", Map.of()), new Fault.Html(), new Fault.Truncated(), new Fault.Reset(),
        new Fault.Huge(), new Fault.Redirect(302, "https://evil.example/token"))) {
      client.provider().spoil(Endpoint.TOKEN, fault);
      assertThatExceptionOfType(IdentityProviderFault.class).as(fault.toString()).isThrownBy(() -> renew(grant))
          .satisfies(e -> assertThat(e.getMessage()).doesNotContain("provider-refresh-token"));
    }
    client.provider().spoil(Endpoint.TOKEN, new Fault.Status(429, "", Map.of("Retry-After", "90")));
    assertThatExceptionOfType(IdentityProviderUnavailable.class).isThrownBy(() -> renew(grant))
        .satisfies(e -> assertThat(e.retryAfter()).isEqualTo(Duration.ofSeconds(90)));
    client.provider().goAway();
    assertThatExceptionOfType(IdentityProviderUnavailable.class).isThrownBy(() -> renew(grant));

    client.provider().comeBack();
    client.provider().heal();
    assertThat(renew(grant)).isInstanceOf(Renewal.Renewed.class);
  }

  private ProviderGrant login(SignIn signIn) {
    return ((Redemption.Redeemed) client.login(signIn)).grant().orElseThrow();
  }

  private Renewal renew(ProviderGrant grant) {
    return client.client().renew(grant.refreshToken(), kept::add);
  }

  private static Optional<Person> person(Renewal renewal) {
    return ((Renewal.Renewed) renewal).person();
  }

  private static void assertRefused(Renewal renewal, String claim) {
    assertThat(renewal).isInstanceOfSatisfying(Renewal.ResponseRefused.class,
        refused -> assertThat(refused.check()).startsWith(claim).doesNotContain("provider-refresh-token"));
  }

  private static SignIn withoutIdToken() {
    return SignIn.alice().tokenAnswer(answer -> without(answer, "id_token"));
  }

  private static JsonObject without(JsonObject object, String name) {
    return Json.createObjectBuilder(object).remove(name).build();
  }

  private static JsonValue json(String text) {
    try (var reader = Json.createReader(new StringReader("[" + text + "]"))) {
      return reader.readArray().getFirst();
    }
  }
}
