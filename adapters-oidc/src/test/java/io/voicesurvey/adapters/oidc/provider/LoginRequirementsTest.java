package io.voicesurvey.adapters.oidc.provider;

import static org.assertj.core.api.Assertions.assertThat;

import io.voicesurvey.application.port.IdentityProvider.Redemption;
import io.voicesurvey.domain.login.Authentication;
import io.voicesurvey.domain.login.LoginRequirements;
import jakarta.json.Json;
import jakarta.json.JsonValue;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a login may require of the authentication, and what is kept of it. The settings allow a skew of 60 seconds. */
final class LoginRequirementsTest {
  private static final LoginRequirements FIVE_MINUTES = new LoginRequirements(Optional.of(Duration.ofMinutes(5)),
      List.of(), false);
  private static final LoginRequirements GOLD_OR_SILVER = new LoginRequirements(Optional.empty(),
      List.of("gold", "silver"), false);

  private final Client client = new Client();

  @AfterEach
  void close() {
    client.close();
  }

  @ParameterizedTest
  @ValueSource(longs = {0, -300, -360, 60})
  void aYoungEnoughAuthenticationIsAccepted(long seconds) {
    assertThat(client.login(at(seconds), FIVE_MINUTES)).isInstanceOf(Redemption.Redeemed.class);
  }

  @ParameterizedTest
  @ValueSource(longs = {-361, -3600, 61, 86_400})
  void anOlderOneAndOneInTheFutureAreRefused(long seconds) {
    assertThat(client.login(at(seconds), FIVE_MINUTES)).isInstanceOfSatisfying(Redemption.IdTokenRefused.class,
        refused -> assertThat(refused.check()).startsWith("auth_time is "));
  }

  @Test
  void withoutAUsableTimeAMaximumAgeIsRefused() {
    assertThat(client.login(SignIn.alice(), FIVE_MINUTES)).isInstanceOf(Redemption.IdTokenRefused.class);
    for (JsonValue value : List.of(JsonValue.NULL, Json.createValue(Long.toString(Client.START.getEpochSecond())),
        JsonValue.TRUE, JsonValue.EMPTY_JSON_ARRAY, JsonValue.EMPTY_JSON_OBJECT, Json.createValue(""),
        Json.createValue(-1), Json.createValue(new BigDecimal("1e300")), Json.createValue(Long.MAX_VALUE),
        Json.createValue(Client.START.toEpochMilli()))) {
      SignIn malformed = SignIn.alice().claim("auth_time", value);
      assertThat(client.login(malformed, FIVE_MINUTES)).isInstanceOf(Redemption.IdTokenRefused.class);
      assertThat(authentication(malformed, LoginRequirements.NONE)).isEqualTo(Authentication.UNKNOWN);
    }
  }

  @Test
  void aTimeWithAFractionIsATime() {
    JsonValue value = Json.createValue(new BigDecimal(Client.START.getEpochSecond()).add(new BigDecimal("-0.5")));

    assertThat(authentication(SignIn.alice().claim("auth_time", value), FIVE_MINUTES).time())
        .contains(Client.START.minusMillis(500));
  }

  @Test
  void theAgeOfZeroAsksForAnAuthenticationWithinTheSkew() {
    LoginRequirements now = new LoginRequirements(Optional.of(Duration.ZERO), List.of(), false);

    assertThat(client.login(at(-60), now)).isInstanceOf(Redemption.Redeemed.class);
    assertThat(client.login(at(-61), now)).isInstanceOf(Redemption.IdTokenRefused.class);
  }

  @Test
  void oneOfTheRequestedClassesIsAccepted() {
    assertThat(authentication(acr("silver"), GOLD_OR_SILVER).acr()).contains("silver");
  }

  @ParameterizedTest
  @ValueSource(strings = {"bronze", "Gold", "gold silver", "gold ", ""})
  void anotherClassIsRefused(String value) {
    assertThat(client.login(acr(value), GOLD_OR_SILVER)).isInstanceOfSatisfying(Redemption.AcrNotMet.class,
        refused -> assertThat(refused.check()).isEqualTo("acr is \"" + value + "\", expected gold or silver"));
  }

  @Test
  void aMissingClassAndOneOfAnotherTypeAreRefused() {
    assertThat(client.login(SignIn.alice(), GOLD_OR_SILVER)).isInstanceOf(Redemption.AcrNotMet.class);
    assertThat(client.login(SignIn.alice().claim("acr", Json.createArrayBuilder(List.of("gold")).build()),
        GOLD_OR_SILVER)).isInstanceOf(Redemption.AcrNotMet.class);
  }

  @Test
  void theAuthenticationThatTheProviderStatesIsKept() {
    Instant past = Client.START.minusSeconds(90);

    assertThat(authentication(at(-90).claim("acr", Json.createValue("gold")), LoginRequirements.NONE))
        .isEqualTo(new Authentication(Optional.of(past), Optional.of("gold")));
    assertThat(authentication(acr("x".repeat(256)), LoginRequirements.NONE)).isEqualTo(Authentication.UNKNOWN);
    assertThat(authentication(acr("a\nb"), LoginRequirements.NONE)).isEqualTo(Authentication.UNKNOWN);
  }

  @Test
  void aRequestedReauthenticationHappenedNowWhereTheProviderStatesNoTime() {
    LoginRequirements again = new LoginRequirements(Optional.empty(), List.of(), true);

    assertThat(authentication(SignIn.alice(), again).time()).contains(Client.START);
    assertThat(authentication(at(-90), again).time()).contains(Client.START.minusSeconds(90));
    assertThat(authentication(SignIn.alice(), LoginRequirements.NONE).time()).isEmpty();
  }

  private Authentication authentication(SignIn signIn, LoginRequirements requirements) {
    return ((Redemption.Redeemed) client.login(signIn, requirements)).authentication();
  }

  private static SignIn at(long seconds) {
    return SignIn.alice().claim("auth_time", Json.createValue(Client.START.plusSeconds(seconds).getEpochSecond()));
  }

  private static SignIn acr(String value) {
    return SignIn.alice().claim("acr", Json.createValue(value));
  }
}
