package io.voicesurvey.application.port;

import io.voicesurvey.domain.Secret;
import io.voicesurvey.domain.session.Session;
import io.voicesurvey.domain.session.SessionId;
import io.voicesurvey.domain.user.User;
import io.voicesurvey.domain.user.UserId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** The JWTs that this service signs and believes. */
public interface AccessTokens {
  /**
   * Signs a token of the configured lifetime, cut short where the session ends sooner, to a second at the least. It is
   * dated by this instance's own clock, by which {@link #verify} judges it.
   *
   * @param now by the clock that the session's times are of
   */
  Issued issue(User user, Session session, Instant now);

  /**
   * Signs a token that lives as long as its session: for who gets no refresh token. It is dated {@code now}, since the
   * program that makes it is not the one that judges it.
   *
   * @param now by the clock that the session's times are of
   */
  Issued issueForWholeSession(User user, Session session, Instant now);

  /** Believes a token or not, by its form, signature and claims alone. Never asks anything outside. */
  Verification verify(Secret token);

  /** The public keys as members of a JWK Set (RFC 7517); none where the key is symmetric. */
  List<Map<String, String>> publicKeys();

  /** @param lifetime whole seconds, counted from when the token was signed */
  record Issued(Secret token, Duration lifetime) {
    public Issued {
      Objects.requireNonNull(token, "token");
      Objects.requireNonNull(lifetime, "lifetime");
    }
  }

  /** What a token turned out to be. */
  sealed interface Verification {
    record Genuine(UserId userId, SessionId sessionId) implements Verification {}

    /** Right in everything but that its time is over. */
    record Expired(UserId userId, SessionId sessionId) implements Verification {}

    record Refused() implements Verification {}
  }
}
