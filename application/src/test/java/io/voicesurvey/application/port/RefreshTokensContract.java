package io.voicesurvey.application.port;

import static org.assertj.core.api.Assertions.assertThat;

import io.voicesurvey.application.port.RefreshTokens.Presented;
import io.voicesurvey.domain.Secret;
import io.voicesurvey.domain.session.Client;
import io.voicesurvey.domain.session.Rotation;
import io.voicesurvey.domain.session.Session;
import io.voicesurvey.domain.session.SessionId;
import io.voicesurvey.domain.session.SessionPolicy;
import io.voicesurvey.domain.user.UserId;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The contract of {@link RefreshTokens}. */
public interface RefreshTokensContract {
  Instant NOW = Instant.parse("2026-11-22T10:00:00Z");

  SessionPolicy POLICY = new SessionPolicy(Duration.ofDays(7), Duration.ofDays(30), Duration.ofSeconds(10));

  RefreshTokens refreshTokens();

  /** Another instance with the same configuration and its own keys. */
  RefreshTokens stranger();

  @Test
  default void aTokenNamesItsSessionAndGeneration() {
    RefreshTokens tokens = refreshTokens();
    Session first = session();
    Session second = turned(first);

    assertThat(tokens.open(tokens.issue(first))).contains(new Presented(first.id(), 0));
    assertThat(tokens.open(tokens.issue(second))).contains(new Presented(first.id(), 1));
  }

  @Test
  default void aGenerationHasTheSameTokenWheneverItIsAskedFor() {
    RefreshTokens tokens = refreshTokens();

    assertThat(tokens.issue(session())).isEqualTo(tokens.issue(session()));
  }

  @Test
  default void everyGenerationHasAnotherToken() {
    RefreshTokens tokens = refreshTokens();

    assertThat(tokens.issue(turned(session()))).isNotEqualTo(tokens.issue(session()));
  }

  @Test
  default void aTokenOutlivesItsGeneration() {
    RefreshTokens tokens = refreshTokens();
    Secret old = tokens.issue(session());
    tokens.issue(turned(session()));

    assertThat(tokens.open(old)).contains(new Presented(session().id(), 0));
  }

  @Test
  default void aTokenIsShortAndUrlSafe() {
    assertThat(refreshTokens().issue(session()).reveal()).matches("[A-Za-z0-9_-]{43,128}");
  }

  @Test
  default void aStrangersTokenIsRefused() {
    assertThat(refreshTokens().open(stranger().issue(session()))).isEmpty();
  }

  @Test
  default void aTokenChangedAnywhereIsRefused() {
    RefreshTokens tokens = refreshTokens();
    String token = tokens.issue(session()).reveal();

    assertThat(IntStream.range(0, token.length()).mapToObj(i -> Changed.at(token, i)))
        .allSatisfy(changed -> assertThat(tokens.open(changed)).isEmpty());
  }

  @Test
  default void aMalformedTokenIsRefused() {
    RefreshTokens tokens = refreshTokens();
    String token = tokens.issue(session()).reveal();

    assertThat(new String[]{" ", "A", "A".repeat(token.length()), token + "A", token + "=", token + " ", " " + token,
        token.substring(1), token.substring(0, token.length() - 1), token + token, "\u0000", "é",
        "x".repeat(100_000)}).allSatisfy(text -> assertThat(tokens.open(Secret.of(text))).isEmpty());
  }

  private static Session session() {
    return Session.started(new SessionId(UUID.fromString("0192f3a4-0000-7000-8000-000000000002")),
        new UserId(UUID.fromString("0192f3a4-0000-7000-8000-000000000001")), Client.UNKNOWN, Optional.empty(), POLICY,
        NOW);
  }

  private static Session turned(Session session) {
    Rotation rotation = Rotation.of(session, session.generation(), POLICY, NOW.plusSeconds(60));
    return ((Rotation.Rotated) rotation).session();
  }
}
