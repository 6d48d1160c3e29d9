package io.voicesurvey.application.port;

import static org.assertj.core.api.Assertions.assertThat;

import io.voicesurvey.domain.Secret;
import io.voicesurvey.domain.login.LoginAttempt;
import io.voicesurvey.domain.login.LoginAttemptId;
import io.voicesurvey.domain.login.LoginRequirements;
import io.voicesurvey.domain.login.Nonce;
import io.voicesurvey.domain.login.PkceVerifier;
import io.voicesurvey.domain.login.ProviderId;
import io.voicesurvey.domain.login.ReturnTo;
import io.voicesurvey.domain.login.State;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The contract of {@link LoginAttemptSeal}. */
public interface LoginAttemptSealContract {
  LoginAttemptSeal seal();

  /** Another instance with the same configuration and its own keys. */
  LoginAttemptSeal stranger();

  /** That attempt, without a return URL, as an earlier release sealed it with the keys of {@link #seal}. */
  Secret sealLegacy(LoginAttempt attempt);

  @Test
  default void anAttemptOfAnEarlierReleaseIsOpenedAsSuch() {
    LoginAttempt attempt = attempt(ProviderId.DEFAULT, LoginRequirements.NONE, Optional.empty(), Optional.empty());
    Secret former = sealLegacy(attempt);

    assertThat(seal().openLegacy(former)).contains(attempt);
    assertThat(seal().open(former)).contains(attempt);
    assertThat(stranger().openLegacy(former)).isEmpty();
  }

  @Test
  default void anAttemptOfThisReleaseIsNoneOfAnEarlierOne() {
    assertThat(seal().openLegacy(seal().seal(attempt(Optional.empty())))).isEmpty();
  }

  @Test
  default void anOpenedAttemptEqualsTheSealedAttempt() {
    LoginAttempt attempt = attempt(Optional.of("https://app.example/surveys?page=2#top"));

    assertThat(seal().open(seal().seal(attempt))).contains(attempt);
  }

  @Test
  default void anAttemptThatLeadsNowhereIsSealedToo() {
    LoginAttempt attempt = attempt(Optional.empty());

    assertThat(seal().open(seal().seal(attempt))).contains(attempt);
  }

  @Test
  default void theLongestReturnToFitsIntoACookie() {
    LoginAttempt attempt = attempt(Optional.of("https://app.example/" + "x".repeat(2_028)));
    Secret sealed = seal().seal(attempt);

    assertThat(sealed.reveal()).matches("[A-Za-z0-9_.-]{1,4000}");
    assertThat(seal().open(sealed)).contains(attempt);
  }

  @Test
  default void theLargestAttemptFitsIntoACookie() {
    List<String> eight = List.of("a", "b", "c", "d", "e", "f", "g", "h".repeat(86));
    for (Map.Entry<Integer, List<String>> part : Map.of(2_400, eight, 2_245, longest()).entrySet()) {
      LoginAttempt attempt = attempt(new ProviderId("p".repeat(32)),
          new LoginRequirements(Optional.of(LoginRequirements.LONGEST_MAX_AGE), part.getValue(), true),
          Optional.of("https://app.example/" + "x".repeat(part.getKey() - 20)), Optional.of(UUID.randomUUID()));
      Secret sealed = seal().seal(attempt);

      assertThat(sealed.reveal()).matches("[A-Za-z0-9_.-]{1,4000}");
      assertThat(seal().open(sealed)).contains(attempt);
    }
  }

  private static List<String> longest() {
    return List.of("a", "b", "c", "d", "e", "f", "g", "h".repeat(241));
  }

  @Test
  default void theSealShowsNothingOfTheAttempt() {
    LoginAttempt attempt = attempt(Optional.of("https://app.example/surveys"));

    assertThat(seal().seal(attempt).reveal()).doesNotContain(attempt.nonce().value().reveal(),
        attempt.verifier().value().reveal(), attempt.state().value());
  }

  @Test
  default void aStrangersSealIsRefused() {
    assertThat(seal().open(stranger().seal(attempt(Optional.empty())))).isEmpty();
  }

  @Test
  default void aSealChangedAnywhereIsRefused() {
    LoginAttemptSeal seal = seal();
    String sealed = seal.seal(attempt(Optional.empty())).reveal();

    assertThat(IntStream.range(0, sealed.length()).mapToObj(i -> Changed.at(sealed, i)))
        .allSatisfy(changed -> assertThat(seal.open(changed)).isEmpty());
  }

  @Test
  default void aMalformedSealIsRefused() {
    LoginAttemptSeal seal = seal();
    String sealed = seal.seal(attempt(Optional.empty())).reveal();

    assertThat(new String[]{" ", "....", "a.b.c.d.e", "{}", sealed + "A", sealed + ".", sealed + " ", " " + sealed,
        sealed + "=", "\u0000", "é", "x".repeat(100_000)})
        .allSatisfy(text -> assertThat(seal.open(Secret.of(text))).isEmpty());
  }

  private static LoginAttempt attempt(Optional<String> returnTo) {
    return attempt(new ProviderId("partner-eu"),
        new LoginRequirements(Optional.of(Duration.ofSeconds(300)), List.of("gold", "silver"), true), returnTo,
        Optional.of(UUID.fromString("0192f3a4-0000-7000-8000-000000000004")));
  }

  private static LoginAttempt attempt(ProviderId provider, LoginRequirements requirements,
      Optional<String> returnTo, Optional<UUID> replaces) {
    return new LoginAttempt(new LoginAttemptId(UUID.fromString("0192f3a4-0000-7000-8000-000000000003")),
        provider, new State("s".repeat(43)), new Nonce(Secret.of("n".repeat(43))),
        new PkceVerifier(Secret.of("v".repeat(43))), requirements,
        returnTo.map(URI::create).map(ReturnTo::new), replaces, Instant.parse("2026-11-22T10:10:00.123456789Z"));
  }
}
