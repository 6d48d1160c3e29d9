package io.voicesurvey.adapters.rest.login;

import static org.assertj.core.api.Assertions.assertThat;

import io.voicesurvey.application.login.LoginFailure;
import io.voicesurvey.domain.login.ProviderId;
import io.voicesurvey.domain.user.DisplayName;
import io.voicesurvey.domain.user.EmailAddress;
import io.voicesurvey.domain.user.ExternalIdentity;
import io.voicesurvey.domain.user.Person;
import io.voicesurvey.domain.user.UserId;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** The log of every refused login contains the received and the expected value. */
class LoginRefusalTest {
  private static final UserId BOB = new UserId(new UUID(1, 2));
  private static final Person ANN = new Person(new ExternalIdentity("https://idp.example", "ann"),
      new DisplayName("Ann"), EmailAddress.parse("ann@example.test"), true, Optional.empty());

  /** The reasons in the log. The adapters and the database have their own texts. */
  private static final Map<LoginFailure, String> REASONS = Map.ofEntries(
      Map.entry(new LoginFailure.MalformedResponse(),
          "code and error are both present or both missing, expected one of them"),
      Map.entry(new LoginFailure.IssuerMismatch(ProviderId.DEFAULT, Optional.of("https://evil.example\n")),
          "iss is \"https://evil.example\", expected the issuer of the provider default"),
      Map.entry(new LoginFailure.IssuerMismatch(ProviderId.DEFAULT, Optional.empty()),
          "iss is missing, expected the issuer of the provider default"),
      Map.entry(new LoginFailure.CallbackMismatch(new ProviderId("corp"), new ProviderId("partner")),
          "the callback is that of the provider partner, expected that of corp"),
      Map.entry(new LoginFailure.Denied(), "error is \"access_denied\", expected a code"),
      Map.entry(new LoginFailure.ProviderRefused(Optional.of("login_required")),
          "error is \"login_required\", expected no error"),
      Map.entry(new LoginFailure.ProviderRefused(Optional.empty()), "error is not an error code, expected no error"),
      Map.entry(new LoginFailure.IdTokenRefused("aud is 1, expected 2"), "aud is 1, expected 2"),
      Map.entry(new LoginFailure.AcrNotMet("acr is 1, expected 2"), "acr is 1, expected 2"),
      Map.entry(new LoginFailure.UserDisabled(BOB), "user " + BOB.value() + " is disabled, expected an active user"),
      Map.entry(new LoginFailure.EmailConflict(ANN, Optional.empty(), Optional.of(BOB)),
          "email belongs to user " + BOB.value() + ", expected an unused email"),
      Map.entry(new LoginFailure.ProviderFault("it answered 5, expected 4"), "it answered 5, expected 4"),
      Map.entry(new LoginFailure.ProviderUnavailable("it can't be reached", Duration.ofSeconds(1)),
          "it can't be reached"),
      Map.entry(new LoginFailure.DatabaseUnavailable("no connection is free"), "no connection is free"));

  @Test
  void everyFailureHasItsReason() {
    REASONS.forEach((failure, reason) -> assertThat(LoginRefusal.of(failure).reason()).isEqualTo(reason)
        .doesNotContain("ann@example.test"));
  }

  @Test
  void noFailureIsMissingAbove() {
    assertThat(REASONS.keySet().stream().<Class<?>>map(Object::getClass).distinct())
        .containsExactlyInAnyOrderElementsOf(records(LoginFailure.class).toList());
  }

  private static Stream<Class<?>> records(Class<?> type) {
    return type.isRecord()
        ? Stream.of(type)
        : Stream.of(type.getPermittedSubclasses()).flatMap(LoginRefusalTest::records);
  }
}
