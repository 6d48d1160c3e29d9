package io.voicesurvey.adapters.oidc.provider;

import static org.assertj.core.api.Assertions.assertThat;

import io.voicesurvey.adapters.oidc.provider.ProviderCheck.Result;
import jakarta.json.Json;
import jakarta.json.JsonValue;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProviderCheckTest {
  @AutoClose
  private final ScriptableProvider provider = ScriptableProvider.start(InstantSource.system());

  @Test
  void aProviderThatWorksIsFoundToWork() {
    assertThat(List.of(check(ProviderCheck::discovery), check(ProviderCheck::keys), check(ProviderCheck::redirectUri),
        check(ProviderCheck::clock))).allSatisfy(result -> assertThat(result.isOk()).as(result.finding()).isTrue());
  }

  @Test
  void aProviderThatIsAwayFailsEverywhereWithAdvice() {
    provider.goAway();

    assertThat(List.of(check(ProviderCheck::discovery), check(ProviderCheck::keys), check(ProviderCheck::redirectUri),
        check(ProviderCheck::clock))).allSatisfy(result -> {
          assertThat(result.isOk()).isFalse();
          assertThat(result.finding()).contains("can't be reached: check OIDC_ISSUER");
        });
  }

  @Test
  void anotherIssuerIsFound() {
    provider.discovery(document -> Json.createObjectBuilder(document).add("issuer", "https://other.example").build());

    assertThat(check(ProviderCheck::discovery))
        .isEqualTo(Result.failed("the discovery document states another issuer: check OIDC_ISSUER, which is the issuer"
            + " exactly as the provider states it, and OIDC_CA_FILE"));
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
        .isEqualTo(Result.ok("https://app.example/api/auth/callback; the provider did not tell whether it knows it"));
  }

  @ParameterizedTest
  @ValueSource(longs = {-300, 300})
  void aClockThatIsFarOffIsFound(long seconds) {
    Result result = check(ProviderCheck::clock, () -> InstantSource.system().instant().plusSeconds(seconds));

    assertThat(result.isOk()).isFalse();
    assertThat(result.finding()).contains(seconds > 0 ? "behind ours" : "ahead of ours", "60 s allowed", "NTP");
  }

  @Test
  void aClockThatIsALittleOffIsNoHarm() {
    Result result = check(ProviderCheck::clock, () -> InstantSource.system().instant().plusSeconds(30));

    assertThat(result.isOk()).isTrue();
    assertThat(result.finding()).contains("behind ours");
  }

  private void authorizeAt(String path) {
    provider.discovery(document -> Json.createObjectBuilder(document)
        .add("authorization_endpoint", provider.issuer() + path).build());
  }

  private Result check(Function<ProviderCheck, Result> what) {
    return check(what, InstantSource.system());
  }

  private Result check(Function<ProviderCheck, Result> what, InstantSource clock) {
    ProviderSettings settings = new ProviderSettings(provider.issuer(), ScriptableProvider.CLIENT_ID,
        Optional.of(ScriptableProvider.CLIENT_SECRET), Optional.empty(), Optional.empty(),
        URI.create("https://app.example/api/auth/callback"), List.of(), Optional.empty(), Duration.ofSeconds(60),
        List.of(), Optional.empty(), Optional.empty());
    try (ProviderCheck check = new ProviderCheck(settings, clock)) {
      return what.apply(check);
    }
  }
}
