package io.voicesurvey.application.port;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.voicesurvey.application.port.IdentityProvider.LogoutVerification;
import io.voicesurvey.application.port.IdentityProvider.Redemption;
import io.voicesurvey.application.port.IdentityProvider.Renewal;
import io.voicesurvey.domain.Secret;
import io.voicesurvey.domain.login.LoginRequirements;
import io.voicesurvey.domain.login.Nonce;
import io.voicesurvey.domain.login.PkceVerifier;
import io.voicesurvey.domain.login.State;
import io.voicesurvey.domain.session.ProviderGrant;
import io.voicesurvey.domain.session.ProviderLogout;
import io.voicesurvey.domain.user.DisplayName;
import io.voicesurvey.domain.user.EmailAddress;
import io.voicesurvey.domain.user.ExternalIdentity;
import io.voicesurvey.domain.user.Person;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The contract of {@link IdentityProvider}. */
public interface IdentityProviderContract {
  State STATE = new State("s".repeat(43));
  Nonce NONCE = new Nonce(Secret.of("n".repeat(43)));

  /** Of RFC 7636, appendix B. */
  PkceVerifier VERIFIER = new PkceVerifier(Secret.of("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"));
  String CHALLENGE = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";

  AuthorizationRequest REQUEST = new AuthorizationRequest(STATE, NONCE, VERIFIER, LoginRequirements.NONE,
      Optional.empty(), Optional.empty(), Optional.empty());

  /**
   * A reachable provider that promises {@code iss} and has an end-session endpoint. The same one for each call in a
   * test.
   */
  IdentityProvider provider();

  /** A provider that was never reached. */
  IdentityProvider absentProvider();

  /** The issuer of {@link #provider()}. */
  String issuer();

  /** The parameters of the authorization request that begins at that URL, as the provider receives them. */
  default Map<String, String> request(URI authorizationUrl) {
    return query(authorizationUrl);
  }

  /** Signs a person in at that authorization URL. Returns the code of the callback. */
  Secret signIn(URI authorizationUrl, Person person);

  /** The logout token with that id that {@link #provider()} sends for that logout. */
  Secret logoutToken(String tokenId, ProviderLogout logout);

  /** From now on, every login at {@link #provider()} gets a refresh token. */
  void issueRefreshTokens();

  /** From now on, each refresh token of {@link #provider()} works once and is replaced. */
  void rotateRefreshTokens();

  /** {@link #provider()} refuses every refresh token of that person from now on. */
  void dismiss(Person person);

  @Test
  default void theBrowserIsSentWithStateNonceAndChallenge() {
    assertThat(request(provider().authorizationUrl(REQUEST)))
        .containsEntry("response_type", "code").containsEntry("state", STATE.value())
        .containsEntry("nonce", NONCE.value().reveal()).containsEntry("code_challenge", CHALLENGE)
        .containsEntry("code_challenge_method", "S256").doesNotContainKeys("login_hint", "prompt", "max_age",
            "acr_values",
            "ui_locales");
  }

  @Test
  default void hintPromptLocalesAndRequirementsAreSent() {
    URI url = provider().authorizationUrl(new AuthorizationRequest(STATE, NONCE, VERIFIER,
        new LoginRequirements(Optional.of(Duration.ofMinutes(5)), List.of("gold", "silver"), false),
        Optional.of("a&b=c@example.test"), Optional.of("select_account"), Optional.of("it en")));

    assertThat(request(url)).containsEntry("login_hint", "a&b=c@example.test").containsEntry("prompt", "select_account")
        .containsEntry("max_age", "300").containsEntry("acr_values", "gold silver")
        .containsEntry("ui_locales", "it en");
  }

  @Test
  default void aCodeIsRedeemedForThePersonWhoSignedIn() {
    assertThat(provider().redeem(signIn(ask(), alice()), VERIFIER, NONCE, LoginRequirements.NONE))
        .isInstanceOfSatisfying(Redemption.Redeemed.class,
            redeemed -> assertThat(redeemed.person()).isEqualTo(alice()));
  }

  @Test
  default void aPersonMayHaveNoEmail() {
    Person person = new Person(alice().identity(), alice().name(), Optional.empty(), false, Optional.empty());

    assertThat(provider().redeem(signIn(ask(), person), VERIFIER, NONCE, LoginRequirements.NONE))
        .isInstanceOfSatisfying(Redemption.Redeemed.class, redeemed -> assertThat(redeemed.person()).isEqualTo(person));
  }

  @Test
  default void aCodeWorksOnce() {
    Secret code = signIn(ask(), alice());
    provider().redeem(code, VERIFIER, NONCE, LoginRequirements.NONE);

    assertThat(provider().redeem(code, VERIFIER, NONCE, LoginRequirements.NONE))
        .isEqualTo(new Redemption.CodeRefused());
  }

  @Test
  default void aCodeNeverIssuedIsRefused() {
    assertThat(provider().redeem(Secret.of("made-up"), VERIFIER, NONCE, LoginRequirements.NONE))
        .isEqualTo(new Redemption.CodeRefused());
  }

  @Test
  default void aCodeOfAnotherVerifierIsRefused() {
    PkceVerifier other = new PkceVerifier(Secret.of("o".repeat(43)));

    assertThat(provider().redeem(signIn(ask(), alice()), other, NONCE, LoginRequirements.NONE))
        .isEqualTo(new Redemption.CodeRefused());
  }

  @Test
  default void anIdTokenOfAnotherNonceIsRefused() {
    Nonce other = new Nonce(Secret.of("o".repeat(43)));

    assertThat(provider().redeem(signIn(ask(), alice()), VERIFIER, other, LoginRequirements.NONE))
        .isInstanceOf(Redemption.IdTokenRefused.class);
  }

  @Test
  default void onlyTheProvidersOwnIssuerIsItsOwn() {
    assertThat(provider().isIssuer(Optional.of(issuer()))).isTrue();
    assertThat(provider().isIssuer(Optional.of(issuer() + "/"))).isFalse();
    assertThat(provider().isIssuer(Optional.of("https://evil.example"))).isFalse();
    assertThat(provider().isIssuer(Optional.empty())).isFalse();
  }

  @Test
  default void aPersonWhoSignedInCanEndTheSessionAtTheProviderToo() {
    Redemption redemption = provider().redeem(signIn(ask(), alice()), VERIFIER, NONCE, LoginRequirements.NONE);
    Redemption.Redeemed redeemed = (Redemption.Redeemed) redemption;

    assertThat(redeemed.logoutHint()).isPresent();
    assertThat(provider().endSessionUrl(redeemed.logoutHint(), STATE)).get()
        .satisfies(url -> assertThat(query(url)).containsKeys("client_id", "id_token_hint"));
  }

  @Test
  default void withoutAHintTheSessionAtTheProviderCanStillBeEnded() {
    ask();

    assertThat(provider().endSessionUrl(Optional.empty(), STATE)).get().satisfies(
        url -> assertThat(query(url)).containsKey("client_id").doesNotContainKey("id_token_hint"));
  }

  @Test
  default void aLogoutTokenNamesTheEndedSessionOrItsSubject() {
    for (ProviderLogout logout : List.of(new ProviderLogout.OfSession(issuer(), "one"),
        new ProviderLogout.OfSubject(alice().identity()),
        new ProviderLogout.OfSubjectsSession(alice().identity(), "one"))) {
      assertThat(provider().verifyLogout(logoutToken("id-1", logout))).isInstanceOfSatisfying(
          LogoutVerification.Genuine.class, genuine -> {
            assertThat(genuine.tokenId()).isEqualTo("id-1");
            assertThat(genuine.logout()).isEqualTo(logout);
          });
    }
  }

  /** The provider states neither {@code auth_time} nor {@code acr}. */
  @Test
  default void anAuthenticationThatMeetsNoRequirementIsRefused() {
    LoginRequirements fresh = new LoginRequirements(Optional.of(Duration.ofMinutes(5)), List.of(), false);
    LoginRequirements strong = new LoginRequirements(Optional.empty(), List.of("gold"), false);

    assertThat(provider().redeem(signIn(ask(), alice()), VERIFIER, NONCE, fresh))
        .isInstanceOf(Redemption.IdTokenRefused.class);
    assertThat(provider().redeem(signIn(ask(), alice()), VERIFIER, NONCE, strong))
        .isInstanceOf(Redemption.AcrNotMet.class);
  }

  @Test
  default void aLogoutTokenNeverIssuedIsRefused() {
    assertThat(provider().verifyLogout(Secret.of("made-up"))).isInstanceOf(LogoutVerification.Refused.class);
  }

  @Test
  default void aRefreshTokenAsksTheProviderAgainRepeatedly() {
    Secret sealed = grant().refreshToken();

    for (int i = 0; i < 3; i++) {
      AtomicReference<Optional<ProviderGrant>> kept = new AtomicReference<>(Optional.empty());
      Renewal.Renewed renewed = (Renewal.Renewed) provider().renew(sealed, grant -> kept.set(Optional.of(grant)));

      assertThat(renewed.person()).contains(alice());
      assertThat(renewed.grant().issuer()).isEqualTo(issuer());
      assertThat(renewed.grant().maxWait()).isPositive();
      assertThat(kept.get().map(ProviderGrant::refreshToken).orElse(renewed.grant().refreshToken()))
          .isEqualTo(renewed.grant().refreshToken());
      sealed = renewed.grant().refreshToken();
    }
  }

  @Test
  default void aNewRefreshTokenIsKeptOrTheCallFails() {
    rotateRefreshTokens();
    Secret first = grant().refreshToken();
    List<ProviderGrant> kept = new ArrayList<>();

    assertThat(provider().renew(first, kept::add)).isInstanceOf(Renewal.Renewed.class);
    assertThat(kept).singleElement().extracting(ProviderGrant::refreshToken).isNotEqualTo(first);
    assertThat(provider().renew(first, kept::add)).isEqualTo(new Renewal.Refused());
    assertThatExceptionOfType(ArithmeticException.class)
        .isThrownBy(() -> provider().renew(kept.getFirst().refreshToken(), grant -> {
          throw new ArithmeticException("on purpose");
        }));
  }

  @Test
  default void aRefreshTokenThatTheProviderTookBackIsRefused() {
    Secret sealed = grant().refreshToken();

    dismiss(alice());

    assertThat(provider().renew(sealed, grant -> {})).isEqualTo(new Renewal.Refused());
  }

  @Test
  default void aRefreshTokenThatWasNotSealedHereIsNotSent() {
    assertThat(provider().renew(Secret.of("made-up"), grant -> {})).isEqualTo(new Renewal.Unusable());
  }

  private ProviderGrant grant() {
    issueRefreshTokens();
    Redemption redemption = provider().redeem(signIn(ask(), alice()), VERIFIER, NONCE, LoginRequirements.NONE);
    return ((Redemption.Redeemed) redemption).grant().orElseThrow();
  }

  @Test
  default void aLoginWithoutARefreshTokenHasNoGrant() {
    assertThat(provider().redeem(signIn(ask(), alice()), VERIFIER, NONCE, LoginRequirements.NONE))
        .isInstanceOfSatisfying(Redemption.Redeemed.class, redeemed -> assertThat(redeemed.grant()).isEmpty());
  }

  @Test
  default void aProviderThatAnswersIsReachable() {
    assertThat(provider().isReachable()).isTrue();
  }

  @Test
  default void aProviderThatIsAwayIsSaidToBe() {
    IdentityProvider absent = absentProvider();

    assertThat(absent.isReachable()).isFalse();
    assertThat(absent.endSessionUrl(Optional.empty(), STATE)).isEmpty();
    assertThatExceptionOfType(IdentityProviderUnavailable.class).isThrownBy(
        () -> absent.authorizationUrl(REQUEST))
        .satisfies(e -> assertThat(e.retryAfter()).isPositive());
    assertThatExceptionOfType(IdentityProviderUnavailable.class)
        .isThrownBy(() -> absent.redeem(Secret.of("code"), VERIFIER, NONCE, LoginRequirements.NONE));
    Secret logoutToken = logoutToken("id-1", new ProviderLogout.OfSession(issuer(), "one"));
    assertThatExceptionOfType(IdentityProviderUnavailable.class).isThrownBy(() -> absent.verifyLogout(logoutToken));
  }

  private URI ask() {
    return provider().authorizationUrl(REQUEST);
  }

  private Person alice() {
    return new Person(new ExternalIdentity(issuer(), "alice"), new DisplayName("Alice Example"),
        EmailAddress.parse("alice@example.test"), true, Optional.empty());
  }

  private static Map<String, String> query(URI url) {
    return Arrays.stream(url.getRawQuery().split("&")).map(pair -> pair.split("=", 2))
        .collect(Collectors.toMap(pair -> decoded(pair[0]), pair -> decoded(pair[1])));
  }

  private static String decoded(String text) {
    return URLDecoder.decode(text, StandardCharsets.UTF_8);
  }
}
