package io.voicesurvey.adapters.oidc.provider;

import static org.assertj.core.api.Assertions.assertThat;

import io.voicesurvey.application.port.IdentityProvider.Redemption;
import io.voicesurvey.domain.Secret;
import io.voicesurvey.domain.login.LoginRequirements;
import jakarta.json.Json;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class NimbusIdentityProviderTest extends NimbusIdentityProviderContract {
  @Test
  void theBrowserIsSentToTheAuthorizationEndpointWithOurClientAndScopes() {
    assertThat(client.ask()).asString().startsWith(issuer() + "/authorize?").contains("client_id=survey-app",
        "redirect_uri=https%3A%2F%2Fapp.example%2Fapi%2Fauth%2Fcallback", "scope=openid+profile+email");
  }

  @Test
  void theQueryOfAnAuthorizationEndpointIsKept() {
    client.provider().discovery(document -> Json.createObjectBuilder(document)
        .add("authorization_endpoint", issuer() + "/authorize?tenant=a%26b").build());

    assertThat(client.ask().getRawQuery()).contains("tenant=a%26b").contains("state=");
  }

  @Test
  void theBrowserComesBackFromALogoutWhereThatIsSet() {
    client.restart(client.settings().comeBack("https://app.example/bye?x=1"));
    client.provider().discovery(document -> Json.createObjectBuilder(document)
        .add("end_session_endpoint", issuer() + "/end_session?tenant=1").build());
    client.ask();

    assertThat(client.client().endSessionUrl(Optional.empty(), STATE)).get().asString()
        .startsWith(issuer() + "/end_session?tenant=1&")
        .contains("post_logout_redirect_uri=https%3A%2F%2Fapp.example%2Fbye%3Fx%3D1", "state=" + STATE.value());
  }

  @Test
  void aProviderWithoutALogoutPlaceHasNone() {
    client.provider()
        .discovery(document -> Json.createObjectBuilder(document).remove("end_session_endpoint").build());
    client.ask();

    assertThat(client.client().endSessionUrl(Optional.empty(), STATE)).isEmpty();
  }

  @Test
  void theLogoutHintIsTheIdTokenSealed() {
    Redemption.Redeemed redeemed = (Redemption.Redeemed) client.login(SignIn.alice());
    String hint = redeemed.logoutHint().orElseThrow().reveal();

    assertThat(hint.split("\\.")).hasSize(5);
    assertThat(client.client().endSessionUrl(redeemed.logoutHint(), STATE)).get().asString()
        .containsPattern("id_token_hint=[\\w-]+\\.[\\w-]+\\.[\\w-]+(&|$)").doesNotContain(hint);
  }

  @Test
  void aHintThatWasNotSealedHereIsLeftOut() {
    client.ask();

    assertThat(client.client().endSessionUrl(Optional.of(Secret.of("a.b.c")), STATE)).get().asString()
        .doesNotContain("id_token_hint");
  }

  @Test
  void aVeryLongIdTokenIsNotKeptForALogout() {
    Redemption redemption = client.login(SignIn.alice().claim("padding", Json.createValue("x".repeat(8_000))));

    assertThat(redemption).isInstanceOfSatisfying(Redemption.Redeemed.class,
        redeemed -> assertThat(redeemed.logoutHint()).isEmpty());
  }

  @Test
  void theProvidersOwnSessionIsNamed() {
    assertThat(client.login(SignIn.alice())).isInstanceOfSatisfying(Redemption.Redeemed.class,
        redeemed -> assertThat(redeemed.providerSession()).contains("provider-session"));
  }

  @Test
  void anIssuerThatPromisesNoIssNeedNotSendIt() {
    client.provider().discovery(document -> Json.createObjectBuilder(document)
        .remove("authorization_response_iss_parameter_supported").build());

    assertThat(client.client().isIssuer(Optional.empty())).isTrue();
    assertThat(client.client().isIssuer(Optional.of("https://evil.example"))).isFalse();
  }

  @Test
  void aBlankCodeIsRefusedUnasked() {
    assertThat(client.client().redeem(Secret.of(" "), VERIFIER, NONCE, LoginRequirements.NONE))
        .isInstanceOf(Redemption.CodeRefused.class);
    assertThat(client.count(ScriptableProvider.Endpoint.TOKEN)).isZero();
  }
}
