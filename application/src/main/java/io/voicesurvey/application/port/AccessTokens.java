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

/** Signs and verifies the JWT access tokens of this service. */
public interface AccessTokens {
  /**
   * Signs a token with the configured lifetime. If the session ends sooner, the lifetime is shorter, but at least one
   * second. The token's times come from this instance's clock, which {@link #verify} also uses.
   *
   * @param now by the clock of the session's times
   */
  Issued issue(User user, Session session, Instant now);

  /**
   * Signs a token that lives as long as its session, for a caller that gets no refresh token. The token's times come
   * from {@code now}, because another program verifies it.
   *
   * @param now by the clock of the session's times
   */
  Issued issueForWholeSession(User user, Session session, Instant now);

  /** Verifies a token by its form, signature and claims alone. Never calls a database or another service. */
  Verification verify(Secret token);

  /** The issuer of every token: its claim {@code iss} (RFC 7519, section 4.1.1). */
  String issuer();

  /** The audience of every token: its claim {@code aud} (RFC 7519, section 4.1.3). */
  String audience();

  /** The public keys as members of a JWK Set (RFC 7517). Symmetric keys are not included. */
  List<Map<String, String>> publicKeys();

  /** @param lifetime whole seconds, counted from the signing of the token */
  record Issued(Secret token, Duration lifetime) {
    public Issued {
      Objects.requireNonNull(token, "token");
      Objects.requireNonNull(lifetime, "lifetime");
    }
  }

  /**
   * The claims of one token that are not those of its user or session.
   *
   * @param id        {@code jti}: no other token has it
   * @param issuedAt  {@code iat}
   * @param expiresAt {@code exp}
   */
  record Claims(String id, Instant issuedAt, Instant expiresAt) {
    public Claims {
      Objects.requireNonNull(id, "id");
      Objects.requireNonNull(issuedAt, "issuedAt");
      Objects.requireNonNull(expiresAt, "expiresAt");
    }
  }

  /** The result of a verification. */
  sealed interface Verification {
    record Genuine(UserId userId, SessionId sessionId, Claims claims) implements Verification {}

    /** Valid except that it has expired. */
    record Expired(UserId userId, SessionId sessionId) implements Verification {}

    record Refused() implements Verification {}
  }
}
