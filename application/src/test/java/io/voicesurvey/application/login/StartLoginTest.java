package io.voicesurvey.application.login;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.voicesurvey.application.TestBed;
import io.voicesurvey.application.login.StartLogin.Command;
import io.voicesurvey.application.login.StartLogin.Outcome;
import io.voicesurvey.application.login.StartLogin.Parameters;
import io.voicesurvey.application.port.IdentityProviderUnavailable;
import io.voicesurvey.application.port.LoginAttemptSeal;
import io.voicesurvey.application.port.Samples;
import io.voicesurvey.domain.Secret;
import io.voicesurvey.domain.login.LoginAttempt;
import io.voicesurvey.domain.login.LoginRequirements;
import io.voicesurvey.domain.login.ReturnTo;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StartLoginTest {
  private final TestBed bed = new TestBed();

  @Test
  void redirectsTheBrowserWithTheStateAndNonceOfItsSealedAttempt() {
    Outcome.Started started = bed.leave(Optional.empty());
    LoginAttempt attempt = bed.seal.open(started.sealedAttempt()).orElseThrow();

    assertThat(started.state()).isEqualTo(attempt.state());
    assertThat(started.authorizationUrl().getRawQuery()).contains("state=" + attempt.state().value())
        .contains("nonce=" + attempt.nonce().value().reveal()).doesNotContain(attempt.verifier().value().reveal());
  }

  @Test
  void givesTenMinutes() {
    LoginAttempt attempt = bed.seal.open(bed.leave(Optional.empty()).sealedAttempt()).orElseThrow();

    assertThat(attempt.expiresAt()).isEqualTo(Samples.NOW.plus(Duration.ofMinutes(10)));
  }

  @Test
  void usesNoSecretTwice() {
    LoginAttempt first = bed.seal.open(bed.leave(Optional.empty()).sealedAttempt()).orElseThrow();
    LoginAttempt second = bed.seal.open(bed.leave(Optional.empty()).sealedAttempt()).orElseThrow();

    assertThat(new String[]{first.state().value(), first.nonce().value().reveal(),
        first.verifier().value().reveal(), second.state().value(), second.nonce().value().reveal(),
        second.verifier().value().reveal()}).doesNotHaveDuplicates();
    assertThat(first.id()).isNotEqualTo(second.id());
  }

  @Test
  void handsHintAndPromptOn() {
    Outcome outcome = bed.startLogin().execute(
        new Command(Optional.empty(), Optional.empty(),
            new Parameters(Optional.of("ada@example.org"), Optional.of("login"),
                LoginRequirements.NONE, Optional.of("it")),
            Optional.empty(), Map.of()));

    assertThat(outcome).isInstanceOfSatisfying(Outcome.Started.class,
        started -> assertThat(started.authorizationUrl().getQuery()).contains("login_hint=ada@example.org")
            .contains("prompt=login", "ui_locales=it"));
  }

  @Test
  void remembersWhereToGoAfterwards() {
    Secret sealed = bed.leave(Optional.of("/surveys")).sealedAttempt();

    assertThat(bed.seal.open(sealed).orElseThrow().returnTo())
        .contains(new ReturnTo(URI.create("https://agent.example/surveys")));
  }

  @Test
  void refusesToLeadToAnotherOrigin() {
    assertThat(start("https://evil.example/")).isEqualTo(new Outcome.ReturnToNotAllowed());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "//evil.example", "/\\evil.example", "javascript:alert(1)", "https://a@agent.example/"})
  void refusesAnInvalidReturnTo(String returnTo) {
    assertThat(start(returnTo)).isEqualTo(new Outcome.ReturnToMalformed());
  }

  @Test
  void refusesMoreThanFitsIntoACookie() {
    LoginRequirements requirements = new LoginRequirements(Optional.empty(), List.of("a".repeat(255)), false);
    Parameters parameters = new Parameters(Optional.empty(), Optional.empty(), requirements, Optional.empty());
    String longest = "/" + "x".repeat(2_244 - "https://agent.example".length());

    assertThat(bed.startLogin()
        .execute(new Command(Optional.empty(), Optional.of(longest), parameters, Optional.empty(), Map.of())))
        .isInstanceOf(Outcome.Started.class);
    assertThat(
        bed.startLogin()
            .execute(new Command(Optional.empty(), Optional.of(longest + "x"), parameters, Optional.empty(), Map.of())))
        .isEqualTo(new Outcome.TooLong());
  }

  @Test
  void asksNeitherProviderNorDatabaseForAReturnToThatIsRefused() {
    bed.provider.failWith(new IdentityProviderUnavailable("away", Duration.ofSeconds(1)));

    assertThat(start("https://evil.example/")).isEqualTo(new Outcome.ReturnToNotAllowed());
  }

  @Test
  void needsTheProvider() {
    bed.provider.failWith(new IdentityProviderUnavailable("away", Duration.ofSeconds(7)));

    assertThatExceptionOfType(IdentityProviderUnavailable.class).isThrownBy(() -> bed.leave(Optional.empty()))
        .satisfies(e -> assertThat(e.retryAfter()).hasSeconds(7));
  }

  @Test
  void needsNoDatabase() {
    bed.database.takeAway();

    assertThat(bed.leave(Optional.empty())).isNotNull();
  }

  @Test
  void keepsTheAttemptsOfOtherTabs() {
    assertThat(startHolding(tabs(4)).outdated()).isEmpty();
  }

  @Test
  void dropsTheOldestBeyondFive() {
    assertThat(startHolding(tabs(5)).outdated()).containsExactly("tab0");
    assertThat(startHolding(tabs(7)).outdated()).containsExactlyInAnyOrder("tab0", "tab1", "tab2");
  }

  @Test
  void dropsExpiredAndUnreadableAttempts() {
    Map<String, Secret> held = new HashMap<>(tabs(1));
    bed.clock.advance(LoginAttempt.LIFETIME);
    held.put("fresh", bed.leave(Optional.empty()).sealedAttempt());
    held.put("forged", Secret.of("forged"));

    assertThat(startHolding(held).outdated()).containsExactlyInAnyOrder("tab0", "forged");
  }

  @Test
  void countsNoUnreadableAttemptAmongTheFive() {
    Map<String, Secret> held = new HashMap<>(tabs(4));
    for (int i = 0; i < 50; i++) {
      held.put("forged" + i, Secret.of("forged" + i));
    }

    assertThat(startHolding(held).outdated()).hasSize(50).allMatch(name -> name.startsWith("forged"));
  }

  @Test
  void dropsTheOldestWhereAllTogetherWouldFillTheHeaders() {
    assertThat(startHoldingSealsOf(4_000, 1).outdated()).isEmpty();
    assertThat(startHoldingSealsOf(4_001, 1).outdated()).containsExactly("tab0");
    assertThat(startHoldingSealsOf(2_500, 3).outdated()).containsExactly("tab0");
  }

  /** A login that starts after {@code count} others, if each sealed attempt has that length, the new one included. */
  private Outcome.Started startHoldingSealsOf(int length, int count) {
    LoginAttemptSeal padded = new LoginAttemptSeal() {
      @Override
      public Secret seal(LoginAttempt attempt) {
        String text = bed.seal.seal(attempt).reveal();
        return Secret.of(text + ".".repeat(length - text.length()));
      }

      @Override
      public Optional<LoginAttempt> open(Secret text) {
        return bed.seal.open(Secret.of(text.reveal().replaceAll("[.]+$", "")));
      }

      @Override
      public Optional<LoginAttempt> openLegacy(Secret text) {
        return Optional.empty();
      }
    };
    StartLogin startLogin = new StartLogin(bed.providers, padded, bed.refreshTokens, bed.secrets, bed.returnToPolicy,
        bed.clock);
    Map<String, Secret> held = new HashMap<>();
    for (int i = 0; i < count; i++) {
      held.put("tab" + i, begun(startLogin, Map.of()).sealedAttempt());
      bed.clock.advance(Duration.ofSeconds(1));
    }
    return begun(startLogin, held);
  }

  private static Outcome.Started begun(StartLogin startLogin, Map<String, Secret> held) {
    return (Outcome.Started) startLogin
        .execute(new Command(Optional.empty(), Optional.empty(), Parameters.NONE, Optional.empty(), held));
  }

  private Outcome start(String returnTo) {
    return bed.startLogin()
        .execute(new Command(Optional.empty(), Optional.of(returnTo), Parameters.NONE, Optional.empty(), Map.of()));
  }

  private Outcome.Started startHolding(Map<String, Secret> held) {
    return (Outcome.Started) bed.startLogin()
        .execute(new Command(Optional.empty(), Optional.empty(), Parameters.NONE, Optional.empty(), held));
  }

  /** Attempts that started one second apart, the oldest under {@code tab0}. */
  private Map<String, Secret> tabs(int count) {
    Map<String, Secret> held = new HashMap<>();
    for (int i = 0; i < count; i++) {
      held.put("tab" + i, bed.leave(Optional.empty()).sealedAttempt());
      bed.clock.advance(Duration.ofSeconds(1));
    }
    return held;
  }
}
