package io.voicesurvey.adapters.oidc.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.voicesurvey.adapters.oidc.provider.ScriptableProvider.Endpoint;
import io.voicesurvey.application.port.IdentityProvider.Redemption;
import io.voicesurvey.application.port.IdentityProviderFault;
import io.voicesurvey.domain.user.EmailAddress;
import jakarta.json.Json;
import jakarta.json.JsonArray;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** Userinfo as a signed JWT (OpenID Connect Core 1.0, section 5.3.2). */
final class SignedUserInfoTest {
  private static final long NOW = Client.START.getEpochSecond();

  @AutoClose
  private final Client client = new Client();
  private final ScriptableProvider provider = client.provider();

  @Test
  void aSignedAnswerIsReadWithOrWithoutIssuerAudienceAndTime() {
    assertRead(asked());
    assertRead(asked().userInfo("iss", Json.createValue(provider.issuer())).userInfo("aud",
        Json.createValue(ScriptableProvider.CLIENT_ID)));
    assertRead(asked().userInfo("aud", array(ScriptableProvider.CLIENT_ID)));
    assertRead(asked().userInfo("exp", Json.createValue(NOW + 60)));
  }

  @Test
  void anAnswerOfAnotherIssuerAudienceTimeOrPersonIsRefused() {
    assertRefused("iss", asked().userInfo("iss", Json.createValue("https://evil.example")));
    assertRefused("aud", asked().userInfo("aud", Json.createValue("another-app")));
    assertRefused("aud", asked().userInfo("aud", array(ScriptableProvider.CLIENT_ID, "another-app")));
    assertRefused("exp", asked().userInfo("exp", Json.createValue(NOW - 60)));
    assertRefused("sub", asked().userInfo("sub", Json.createValue("mallory")));
  }

  @Test
  void theRulesForKeysAndAlgorithmsAreThoseOfIdTokens() {
    assertRefused("signature", asked().userInfoSignedBy(ScriptableProvider.rsa("rsa-1")));
    assertRefused("alg", asked().userInfoSignedBy(ScriptableProvider.ec("ec-1")));
    assertRefused("alg", asked().userInfoSignedBy(ScriptableProvider.shared(new byte[32])));
  }

  @Test
  void anAnswerThatIsCalledAJwtAndIsNoneIsAFault() {
    provider.spoil(Endpoint.USERINFO, new Fault.Typed("application/jwt"));

    assertThatExceptionOfType(IdentityProviderFault.class)
        .isThrownBy(() -> client.login(SignIn.alice().onlyInUserInfo("email")))
        .withMessageMatching(
            "the userinfo endpoint returned application/jwt, but it has \\d+ parts?, expected .+");
  }

  private static SignIn asked() {
    return SignIn.alice().onlyInUserInfo("email", "email_verified").signedUserInfo();
  }

  private void assertRead(SignIn signIn) {
    assertThat(client.login(signIn)).isInstanceOfSatisfying(Redemption.Redeemed.class, redeemed -> {
      assertThat(redeemed.person().email()).isEqualTo(EmailAddress.parse("alice@example.test"));
      assertThat(redeemed.person().emailVerified()).isTrue();
    });
  }

  private void assertRefused(String member, SignIn signIn) {
    assertThat(client.login(signIn)).isInstanceOfSatisfying(Redemption.IdTokenRefused.class,
        refused -> assertThat(refused.check()).matches("userinfo " + member + "[: ].+, expected .+"));
  }

  private static JsonArray array(String... items) {
    return Json.createArrayBuilder(List.of(items)).build();
  }
}
