package io.voicesurvey.application.port;

import static org.assertj.core.api.Assertions.assertThat;

import io.voicesurvey.application.port.AccessTokens.Claims;
import io.voicesurvey.application.port.AccessTokens.Verification;
import io.voicesurvey.domain.Secret;
import io.voicesurvey.domain.session.Client;
import io.voicesurvey.domain.session.Session;
import io.voicesurvey.domain.session.SessionId;
import io.voicesurvey.domain.session.SessionPolicy;
import io.voicesurvey.domain.user.DisplayName;
import io.voicesurvey.domain.user.EmailAddress;
import io.voicesurvey.domain.user.ExternalIdentity;
import io.voicesurvey.domain.user.Role;
import io.voicesurvey.domain.user.User;
import io.voicesurvey.domain.user.UserId;
import io.voicesurvey.domain.user.UserStatus;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The contract of {@link AccessTokens}. */
public interface AccessTokensContract {
  /** The configured lifetime of {@link #accessTokens}. */
  Duration LIFETIME = Duration.ofMinutes(5);

  /** A whole second, so that a token of this moment lives for exactly its lifetime. */
  Instant NOW = Instant.parse("2026-11-22T10:00:00Z");

  User USER = new User(new UserId(UUID.fromString("0192f3a4-0000-7000-8000-000000000001")),
      Optional.of(new ExternalIdentity("https://idp.example", "alice")), EmailAddress.parse("alice@example.test"), true,
      new DisplayName("Alice"), Role.CAMPAIGN_MANAGER, UserStatus.ACTIVE, NOW, NOW, Optional.of(NOW), 0);

  /** Access tokens with the lifetime {@link #LIFETIME} and that clock. */
  AccessTokens accessTokens(InstantSource clock);

  /** Another instance with the same configuration and its own keys. */
  AccessTokens stranger(InstantSource clock);

  @Test
  default void aTokenNamesItsUserAndSession() {
    AccessTokens tokens = accessTokens(() -> NOW);
    Session session = session(Duration.ofDays(1));

    assertThat(tokens.verify(tokens.issue(USER, session, NOW).token()))
        .isInstanceOfSatisfying(Verification.Genuine.class, token -> {
          assertThat(token.userId()).isEqualTo(USER.id());
          assertThat(token.sessionId()).isEqualTo(session.id());
        });
  }

  @Test
  default void aTokenBearsItsOwnClaims() {
    AccessTokens tokens = accessTokens(() -> NOW);
    Session session = session(Duration.ofDays(1));
    Claims one = claims(tokens, tokens.issue(USER, session, NOW).token());
    Claims other = claims(tokens, tokens.issue(USER, session, NOW).token());

    assertThat(one.issuedAt()).isEqualTo(NOW);
    assertThat(one.expiresAt()).isEqualTo(NOW.plus(LIFETIME));
    assertThat(one.id()).isNotEmpty().isNotEqualTo(other.id());
    assertThat(tokens.issuer()).isNotEmpty();
    assertThat(tokens.audience()).isNotEmpty();
  }

  @Test
  default void aTokenOfAUserWithoutEmailIsGenuineToo() {
    AccessTokens tokens = accessTokens(() -> NOW);
    User nameless = new User(USER.id(), USER.identity(), Optional.empty(), false, USER.name(), USER.role(),
        USER.status(), NOW,
        NOW, Optional.empty(), 0);

    assertThat(tokens.verify(tokens.issue(nameless, session(Duration.ofDays(1)), NOW).token()))
        .isInstanceOf(Verification.Genuine.class);
  }

  @Test
  default void aTokenLivesForTheConfiguredTime() {
    AtomicReference<Instant> now = new AtomicReference<>(NOW);
    AccessTokens tokens = accessTokens(now::get);
    Session session = session(Duration.ofDays(1));
    AccessTokens.Issued issued = tokens.issue(USER, session, NOW);

    assertThat(issued.lifetime()).isEqualTo(LIFETIME);
    now.set(NOW.plus(LIFETIME).minusMillis(1));
    assertThat(tokens.verify(issued.token())).isInstanceOf(Verification.Genuine.class);
    now.set(NOW.plus(LIFETIME));
    assertThat(tokens.verify(issued.token())).isEqualTo(new Verification.Expired(USER.id(), session.id()));
  }

  @Test
  default void aTokenEndsWithItsSession() {
    AtomicReference<Instant> now = new AtomicReference<>(NOW);
    AccessTokens tokens = accessTokens(now::get);
    AccessTokens.Issued issued = tokens.issue(USER, session(Duration.ofSeconds(90)), NOW);

    assertThat(issued.lifetime()).isEqualTo(Duration.ofSeconds(90));
    now.set(NOW.plusSeconds(90));
    assertThat(tokens.verify(issued.token())).isInstanceOf(Verification.Expired.class);
  }

  @Test
  default void aTokenForAWholeSessionLivesAsLongAsThatHoweverLong() {
    AtomicReference<Instant> now = new AtomicReference<>(NOW);
    AccessTokens tokens = accessTokens(now::get);
    Duration longer = LIFETIME.multipliedBy(20);
    AccessTokens.Issued issued = tokens.issueForWholeSession(USER, session(longer), NOW);

    assertThat(issued.lifetime()).isEqualTo(longer);
    now.set(NOW.plus(longer).minusMillis(1));
    assertThat(tokens.verify(issued.token())).isInstanceOf(Verification.Genuine.class);
    now.set(NOW.plus(longer));
    assertThat(tokens.verify(issued.token())).isInstanceOf(Verification.Expired.class);
    assertThat(tokens.issueForWholeSession(USER, session(Duration.ofSeconds(90)), NOW).lifetime())
        .isEqualTo(Duration.ofSeconds(90));
  }

  @Test
  default void aTokenIsNeverOverBeforeItIsUsed() {
    AtomicReference<Instant> now = new AtomicReference<>(NOW);
    AccessTokens tokens = accessTokens(now::get);
    AccessTokens.Issued issued = tokens.issue(USER, session(Duration.ofMillis(400)), NOW);

    assertThat(issued.lifetime()).isEqualTo(Duration.ofSeconds(1));
    assertThat(tokens.verify(issued.token())).isInstanceOf(Verification.Genuine.class);
    now.set(NOW.plusSeconds(1));
    assertThat(tokens.verify(issued.token())).isInstanceOf(Verification.Expired.class);
  }

  @Test
  default void everyTokenIsAnother() {
    AccessTokens tokens = accessTokens(() -> NOW);
    Session session = session(Duration.ofDays(1));

    assertThat(tokens.issue(USER, session, NOW).token()).isNotEqualTo(tokens.issue(USER, session, NOW).token());
  }

  @Test
  default void aStrangersTokenIsRefused() {
    AccessTokens tokens = accessTokens(() -> NOW);
    Secret foreign = stranger(() -> NOW).issue(USER, session(Duration.ofDays(1)), NOW).token();

    assertThat(tokens.verify(foreign)).isInstanceOf(Verification.Refused.class);
  }

  @Test
  default void aTokenChangedAnywhereIsRefused() {
    AccessTokens tokens = accessTokens(() -> NOW);
    String token = tokens.issue(USER, session(Duration.ofDays(1)), NOW).token().reveal();

    assertThat(IntStream.range(0, token.length()).mapToObj(i -> Changed.at(token, i)))
        .allSatisfy(changed -> assertThat(tokens.verify(changed)).isInstanceOf(Verification.Refused.class));
  }

  @Test
  default void aMalformedTokenIsRefused() {
    AccessTokens tokens = accessTokens(() -> NOW);
    String token = tokens.issue(USER, session(Duration.ofDays(1)), NOW).token().reveal();

    assertThat(new String[]{" ", ".", "..", "...", "a.b.c", "{}", token + " ", " " + token, token + ".", "." + token,
        token + token, token + "=", "\u0000", "é", "x".repeat(100_000)}).allSatisfy(
            text -> assertThat(tokens.verify(Secret.of(text))).isInstanceOf(Verification.Refused.class));
  }

  @Test
  default void thePublishedKeysHoldNothingSecret() {
    assertThat(accessTokens(() -> NOW).publicKeys())
        .allSatisfy(key -> assertThat(key).doesNotContainKeys("k", "d", "p", "q", "dp", "dq", "qi", "oth"));
  }

  private static Claims claims(AccessTokens tokens, Secret token) {
    return ((Verification.Genuine) tokens.verify(token)).claims();
  }

  private static Session session(Duration limit) {
    return Session.started(new SessionId(UUID.fromString("0192f3a4-0000-7000-8000-000000000002")), USER.id(),
        Client.UNKNOWN, Optional.empty(), new SessionPolicy(limit, limit, Duration.ZERO), NOW);
  }
}
