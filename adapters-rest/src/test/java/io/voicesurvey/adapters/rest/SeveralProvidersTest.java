package io.voicesurvey.adapters.rest;

import static io.voicesurvey.adapters.rest.GatesTest.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;

import io.voicesurvey.adapters.rest.RestApi.Answer;
import io.voicesurvey.application.port.IdentityProviderUnavailable;
import io.voicesurvey.application.port.InMemoryIdentityProvider;
import io.voicesurvey.domain.login.ProviderId;
import io.voicesurvey.domain.login.ProviderProfile;
import io.voicesurvey.domain.user.AdoptionPolicy;
import io.voicesurvey.domain.user.EmailDomain;
import java.nio.charset.StandardCharsets;
import java.net.URI;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SeveralProvidersTest {
  private static final String HTML = "text/html,application/xhtml+xml,*/*;q=0.8";
  private static final String CALLBACK = "/api/auth/callback/";

  private final RestApi api = new RestApi(profile("corp", "<b>Corp & \"Co\"</b>"), profile("partner-eu", "Partner"));

  @Test
  void theyAreListedWithIdAndNameAlone() {
    Answer answer = api.get("/api/auth/providers").send();

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.json().toString()).isEqualTo(
        "{\"items\":[{\"id\":\"corp\",\"name\":\"<b>Corp & \\\"Co\\\"</b>\"},{\"id\":\"partner-eu\",\"name\":\"Partner\"}]}");
  }

  @ParameterizedTest
  @CsvSource({"provider=partner-eu, partner-eu", "provider=corp&login_hint=x@partner-eu.test, corp",
      "login_hint=ann@PARTNER-eu.test, partner-eu"})
  void aLoginGoesToTheChosenOne(String query, String provider) {
    assertThat(api.begin("?" + query).json().get("authorization_url").asText())
        .startsWith("https://" + provider + ".example/");
  }

  @ParameterizedTest
  @ValueSource(strings = {"unknown", "", "CORP", "corp%00", "default"})
  void anUnknownOneIsRefusedByItsParameter(String provider) {
    Answer answer = api.begin("?provider=" + provider);

    assertProblem(answer, 400, "INVALID_REQUEST");
    assertThat(answer.json().at("/errors/0/field").asText()).isEqualTo("provider");
  }

  @Test
  void aLoginWithoutAChoiceIsRefused() {
    Answer answer = api.begin("?return_to=/app");

    assertProblem(answer, 400, "PROVIDER_REQUIRED");
    assertThat(answer.header("Vary").orElse("")).contains("Accept");
    assertThat(answer.setCookies()).isEmpty();
  }

  @Test
  void aNavigationWithoutAChoiceGoesToThePageWithItsQuery() {
    Answer answer = api.get("/api/auth/login?return_to=%2Fapp%3Fx%3D1&prompt=login").header("Accept", HTML).send();

    assertThat(answer.status()).isEqualTo(303);
    assertThat(answer.header("Location")).contains("http://localhost:8000/?return_to=%2Fapp%3Fx%3D1&prompt=login");
    assertThat(answer.setCookies()).isEmpty();
  }

  @Test
  void aNavigationWithAWrongReturnToGoesNowhere() {
    Answer page = api.get("/api/auth/login?return_to=//evil.example").header("Accept", HTML).send();

    assertThat(page.status()).isEqualTo(400);
    assertThat(page.header("Location")).isEmpty();
  }

  @Test
  void thePageLinksToALoginAtEachWithItsParameters() {
    Answer page = api.get("/?return_to=%2Fapp%3Fx%3D%22%3E%3Cscript%3E&provider=evil&unknown=1&max_age=60")
        .header("Accept", HTML).send();
    String html = new String(page.body(), StandardCharsets.UTF_8);

    assertThat(page.status()).isEqualTo(200);
    assertThat(html).contains("href=\"/api/auth/login?max_age=60&amp;provider=corp&amp;return_to="
        + "%2Fapp%3Fx%3D%22%3E%3Cscript%3E\">Sign in with &lt;b&gt;Corp &amp; &quot;Co&quot;&lt;/b&gt;</a>",
        "&amp;provider=partner-eu&amp;return_to=").doesNotContain("<script>", "evil", "unknown");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/api/auth/callback", "/api/auth/callback/default", "/api/auth/callback/unknown",
      "/api/auth/callback/CORP", "/api/auth/callback/corp%2F"})
  void aCallbackOfNoneIsNotFoundWhateverItsParameters(String path) {
    assertProblem(api.get(path).send(), 404, "NOT_FOUND");
    assertProblem(api.get(path + "?state=" + "s".repeat(43) + "&code=x").send(), 404, "NOT_FOUND");
  }

  @Test
  void aLoginEndsAtItsOwnCallback() {
    Answer begun = api.begin("?provider=partner-eu");

    String answer = answerOf(begun, "partner-eu", "ann");

    for (String query : new String[]{answer, answer.replaceFirst("&code=.*", ""), answer + "&error=access_denied"}) {
      Answer elsewhere = api.get(CALLBACK + "corp" + query).header("Cookie", begun.cookiePair("vsa_login_")).send();
      assertProblem(elsewhere, 401, "ISSUER_MISMATCH");
      assertThat(elsewhere.setCookies()).isEmpty();
    }
    Answer signedIn = api.get(CALLBACK + "partner-eu" + answer).header("Cookie", begun.cookiePair("vsa_login_"))
        .send();
    assertThat(signedIn.status()).isEqualTo(200);
    assertThat(api.provider("partner-eu").redemptions()).isEqualTo(1);
  }

  @Test
  void theCookieOfALoginIsSentToItsCallback() {
    assertThat(api.begin("?provider=corp").setCookie("vsa_login_")).contains("; Path=/api/auth;");
  }

  @Test
  void readinessNamesEachOfThem() {
    api.provider("partner-eu").failWith(new IdentityProviderUnavailable("away", Duration.ofSeconds(1)));
    Answer ready = api.get("/health/ready").send();

    assertThat(ready.status()).isEqualTo(200);
    assertThat(ready.json().toString()).isEqualTo("{\"status\":\"degraded\",\"checks\":{\"database\":\"ok\","
        + "\"identity_provider\":\"down\"},\"identity_providers\":{\"corp\":\"ok\",\"partner-eu\":\"down\"}}");
  }

  private String answerOf(Answer begun, String provider, String name) {
    InMemoryIdentityProvider idp = api.provider(provider);
    return "?state=" + begun.json().get("state").asText() + "&iss=" + idp.issuer() + "&code="
        + idp.signIn(URI.create(begun.json().get("authorization_url").asText()), RestApi.person(name)).reveal();
  }

  private static ProviderProfile profile(String id, String name) {
    return new ProviderProfile(new ProviderId(id), name, "https://" + id + ".example",
        Set.of(new EmailDomain(id + ".test")), AdoptionPolicy.NEVER);
  }
}
