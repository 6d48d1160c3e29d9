package io.voicesurvey.adapters.oidc.provider;

import static org.assertj.core.api.Assertions.assertThat;

import io.voicesurvey.adapters.oidc.provider.ProviderCheck.Result;
import io.voicesurvey.adapters.oidc.provider.ScriptableProvider.Endpoint;
import io.voicesurvey.adapters.oidc.token.CountingSecrets;
import io.voicesurvey.domain.Secret;
import io.voicesurvey.domain.login.ProviderProfile;
import io.voicesurvey.domain.user.Role;
import jakarta.json.Json;
import jakarta.json.JsonValue;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProviderCheckTest {
  @AutoClose
  private final ScriptableProvider provider = ScriptableProvider.start(InstantSource.system());

  @Test
  void aProviderThatWorksIsFoundToWork() {
    assertThat(List.of(check(ProviderCheck::discovery), check(ProviderCheck::keys), check(ProviderCheck::redirectUri),
        check(ProviderCheck::client), check(ProviderCheck::roleClaim), check(ProviderCheck::clock)))
        .allSatisfy(result -> assertThat(result.isOk()).as(result.finding()).isTrue());
  }

  @Test
  void aProviderThatIsAwayFailsEverywhereWithAdvice() {
    provider.goAway();

    assertThat(List.of(check(ProviderCheck::discovery), check(ProviderCheck::keys), check(ProviderCheck::redirectUri),
        check(ProviderCheck::clock))).allSatisfy(result -> {
          assertThat(result.isOk()).isFalse();
          assertThat(result.finding()).contains("cannot be reached: check OIDC_ISSUER");
        });
  }

  @Test
  void anotherIssuerIsFound() {
    provider.discovery(document -> Json.createObjectBuilder(document).add("issuer", "https://other.example").build());

    assertThat(check(ProviderCheck::discovery))
        .isEqualTo(Result.failed("the discovery document's issuer is \"https://other.example\", expected \""
            + provider.issuer()
            + "\", which is OIDC_ISSUER; if this is your provider, set OIDC_ISSUER to exactly this"
            + " issuer"));
  }

  @Test
  void aSetWithoutKeysIsFound() {
    provider.jwks(set -> Json.createObjectBuilder().add("keys", JsonValue.EMPTY_JSON_ARRAY).build());

    assertThat(check(ProviderCheck::keys).isOk()).isFalse();
  }

  @Test
  void aRedirectUriThatIsNotRegisteredIsFound() {
    authorizeAt("/nowhere");

    Result result = check(ProviderCheck::redirectUri);

    assertThat(result.isOk()).isFalse();
    assertThat(result.finding()).contains("https://app.example/api/auth/callback", "status 404", "register");
  }

  @Test
  void aProviderThatDoesNotTellGetsTheBenefitOfTheDoubt() {
    authorizeAt("/end_session");

    assertThat(check(ProviderCheck::redirectUri))
        .isEqualTo(
            Result.ok("the response does not show whether the provider accepts https://app.example/api/auth/callback"));
  }

  @Test
  void aWrongSecretIsFound() {
    Result result = check(ProviderCheck::client, InstantSource.system(), Secret.of("hunter2"), Optional.empty());

    assertThat(result.isOk()).isFalse();
    assertThat(result.finding()).contains("survey-app with client_secret_basic", "status 401 and error invalid_client",
        "OIDC_CLIENT_SECRET").doesNotContain("hunter2");
    assertThat(check(ProviderCheck::client).finding()).isEqualTo(
        "the provider accepts the client survey-app with client_secret_basic");
  }

  @ParameterizedTest
  @CsvSource({"401, unauthorized_client, false", "400, unauthorized_client, false", "400, invalid_request, true",
      "403, invalid_grant, true"})
  void theClientCheckReadsTheErrorOfTheTokenEndpoint(int status, String error, boolean isOk) {
    provider.spoil(Endpoint.TOKEN, new Fault.Status(status, "{\"error\":\"" + error + "\"}", Map.of()));

    assertThat(check(ProviderCheck::client).isOk()).isEqualTo(isOk);
  }

  @Test
  void aRoleClaimThatTheProviderDoesNotListComesWithTheOptionToSwitchOn() {
    Optional<RoleMapping> mapping = Optional.of(new RoleMapping("realm_access.roles", Map.of("a", Role.ADMIN)));
    Result unlisted = check(ProviderCheck::roleClaim, InstantSource.system(), ScriptableProvider.CLIENT_SECRET,
        mapping);
    assertThat(unlisted.isOk()).isTrue();
    assertThat(unlisted.finding()).contains("does not list realm_access.roles", "Add to ID token");

    provider.discovery(document -> Json.createObjectBuilder(document)
        .add("claims_supported", Json.createArrayBuilder().add("sub").add("realm_access")).build());
    assertThat(check(ProviderCheck::roleClaim, InstantSource.system(), ScriptableProvider.CLIENT_SECRET, mapping))
        .isEqualTo(Result.ok("the provider lists realm_access.roles in claims_supported"));
  }

  @ParameterizedTest
  @ValueSource(longs = {-300, 300})
  void aClockThatIsFarOffIsFound(long seconds) {
    Result result = check(ProviderCheck::clock, () -> InstantSource.system().instant().plusSeconds(seconds));

    assertThat(result.isOk()).isFalse();
    assertThat(result.finding()).contains(seconds > 0 ? "behind ours" : "ahead of ours", "60 s are allowed", "NTP");
  }

  @Test
  void aClockThatIsALittleOffIsNoHarm() {
    Result result = check(ProviderCheck::clock, () -> InstantSource.system().instant().plusSeconds(30));

    assertThat(result.isOk()).isTrue();
    assertThat(result.finding()).contains("behind ours");
  }

  @Test
  void theRedirectUriIsCheckedWithAPushedRequestThatNeedsNoLogin() {
    provider.requirePushedRequests();
    provider.next(SignIn.alice().error("login_required"));

    assertThat(check(ProviderCheck::redirectUri))
        .isEqualTo(Result.ok("the provider redirects to https://app.example/api/auth/callback"));
    assertThat(provider.pushedRequests()).singleElement().satisfies(request -> assertThat(request.parameters())
        .containsEntry("prompt", "none").containsEntry("redirect_uri", "https://app.example/api/auth/callback")
        .containsEntry("code_challenge_method", "S256"));
    assertThat(provider.count(Endpoint.AUTHORIZE)).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource({"400, invalid_redirect_uri, register the redirect URI https://app.example/api/auth/callback",
      "400, invalid_request, for the client survey-app", "401, invalid_client, OIDC_CLIENT_SECRET",
      "400, unauthorized_client, OIDC_CLIENT_SECRET"})
  void aPushedRequestThatIsRefusedIsFoundWithAdvice(int status, String error, String advice) {
    provider.takePushedRequests();
    provider.spoil(Endpoint.PAR, new Fault.Status(status, "{\"error\":\"" + error + "\"}", Map.of()));

    Result result = check(ProviderCheck::redirectUri);

    assertThat(result.isOk()).isFalse();
    assertThat(result.finding()).contains("the provider refuses the pushed authorization request",
        "status " + status + " and error " + error, advice);
    assertThat(provider.count(Endpoint.AUTHORIZE)).isZero();
  }

  @Test
  void aProviderThatFailsToTakeAPushedRequestIsFound() {
    provider.takePushedRequests();
    provider.spoil(Endpoint.PAR, new Fault.Status(500, "{}", Map.of()));

    assertThat(check(ProviderCheck::redirectUri).isOk()).isFalse();
    assertThat(check(ProviderCheck::redirectUri).finding()).contains("the PAR endpoint returned status 500");
  }

  @Test
  void pushedRequestsThatAreRequiredButSwitchedOffAreFound() {
    provider.requirePushedRequests();

    assertThat(withoutPushedRequests()).isEqualTo(Result.failed("the provider requires pushed authorization requests"
        + " (require_pushed_authorization_requests), but OIDC_PAR is off: set OIDC_PAR to auto"));
    assertThat(provider.count(Endpoint.AUTHORIZE)).isZero();
  }

  @Test
  void pushedRequestsThatAreOptionalMayBeSwitchedOff() {
    provider.takePushedRequests();

    assertThat(withoutPushedRequests().isOk()).isTrue();
    assertThat(provider.pushedRequests()).isEmpty();
  }

  private Result withoutPushedRequests() {
    return check(ProviderCheck::redirectUri, InstantSource.system(), ScriptableProvider.CLIENT_SECRET,
        Optional.empty(), PushedAuthorization.OFF);
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {
      "authorization_code refresh_token | openid offline_access | true | requests offline_access",
      "authorization_code refresh_token | openid offline_access | false | to request one, add offline_access to OIDC_SCOPES",
      "authorization_code refresh_token | openid | false | OIDC_SCOPES does not request one",
      "authorization_code | openid offline_access | true | does not list refresh_token in grant_types_supported"})
  void whetherTheProviderCanBeAskedAgainIsShown(String grants, String scopes, boolean requested, String finding) {
    provider.discovery(document -> Json.createObjectBuilder(document)
        .add("grant_types_supported", Json.createArrayBuilder(List.of(grants.split(" "))))
        .add("scopes_supported", Json.createArrayBuilder(List.of(scopes.split(" ")))).build());

    Result result = recheck(requested ? List.of("openid", "offline_access") : List.of("openid"));

    assertThat(result.isOk()).isTrue();
    assertThat(result.finding()).contains(finding);
  }

  @Test
  void aProviderThatListsNeitherGrantsNorScopesMayStillBeAskedAgain() {
    assertThat(recheck(List.of()).finding()).contains("if the provider issues a refresh token, it is asked again");
  }

  private Result recheck(List<String> scopes) {
    ProviderSettings settings = new ProviderSettings(ProviderProfile.only(provider.issuer()), "OIDC_",
        ScriptableProvider.CLIENT_ID, Optional.of(ScriptableProvider.CLIENT_SECRET), Optional.empty(),
        Optional.empty(), URI.create("https://app.example/api/auth/callback"), scopes, Optional.empty(),
        Optional.empty(), Duration.ofSeconds(60), List.of(), Optional.empty(), Optional.empty(), Set.of(),
        PushedAuthorization.AUTO,
        Optional.of(Duration.ofHours(1)), ProxyRoutes.NONE);
    try (ProviderCheck check = new ProviderCheck(settings, new CountingSecrets(), InstantSource.system())) {
      return check.recheck();
    }
  }

  private void authorizeAt(String path) {
    provider.discovery(document -> Json.createObjectBuilder(document)
        .add("authorization_endpoint", provider.issuer() + path).build());
  }

  private Result check(Function<ProviderCheck, Result> what) {
    return check(what, InstantSource.system());
  }

  private Result check(Function<ProviderCheck, Result> what, InstantSource clock) {
    return check(what, clock, ScriptableProvider.CLIENT_SECRET, Optional.empty());
  }

  private Result check(Function<ProviderCheck, Result> what, InstantSource clock, Secret secret,
      Optional<RoleMapping> roles) {
    return check(what, clock, secret, roles, PushedAuthorization.AUTO);
  }

  private Result check(Function<ProviderCheck, Result> what, InstantSource clock, Secret secret,
      Optional<RoleMapping> roles, PushedAuthorization pushedAuthorization) {
    ProviderSettings settings = new ProviderSettings(ProviderProfile.only(provider.issuer()), "OIDC_",
        ScriptableProvider.CLIENT_ID,
        Optional.of(secret), Optional.empty(), Optional.empty(),
        URI.create("https://app.example/api/auth/callback"), List.of(), roles, Optional.empty(),
        Duration.ofSeconds(60),
        List.of(), Optional.empty(), Optional.empty(), Set.of(), pushedAuthorization, Optional.empty(),
        ProxyRoutes.NONE);
    try (ProviderCheck check = new ProviderCheck(settings, new CountingSecrets(), clock)) {
      return what.apply(check);
    }
  }
}
