package io.voicesurvey.application.port;

import io.voicesurvey.domain.Secret;
import io.voicesurvey.domain.login.Nonce;
import io.voicesurvey.domain.login.PkceVerifier;
import io.voicesurvey.domain.login.State;
import io.voicesurvey.domain.session.ProviderLogout;
import io.voicesurvey.domain.user.Person;
import java.net.URI;
import java.time.Instant;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;

/**
 * The OpenID Provider that people sign in with. Every method but {@link #endSessionUrl} and {@link #isReachable} may
 * throw {@link IdentityProviderUnavailable} or {@link IdentityProviderFault}. Never called inside a transaction.
 */
public interface IdentityProvider {
  /**
   * Where the browser goes to sign in: an authorization code request with {@code state}, {@code nonce} and the S256
   * challenge of the verifier (OpenID Connect Core 1.0, section 3.1.2.1; RFC 7636, section 4.3).
   *
   * @param loginHint handed on as {@code login_hint}
   * @param prompt    handed on as {@code prompt}
   */
  URI authorizationUrl(State state, Nonce nonce, PkceVerifier verifier, Optional<String> loginHint,
      Optional<String> prompt);

  /**
   * True where the {@code iss} of an authorization response is this provider's, or is absent though the provider does
   * not promise to send it (RFC 9207, section 2.4).
   */
  boolean isIssuer(Optional<String> iss);

  /**
   * Spends the code and believes what comes back only after every check of OpenID Connect Core 1.0, section 3.1.3.7.
   */
  Redemption redeem(Secret code, PkceVerifier verifier, Nonce nonce);

  /**
   * Where the browser goes to end its session at the provider too (OpenID Connect RP-Initiated Logout 1.0), or none
   * where the provider has no such place or has never been reached. Never waits for the provider.
   *
   * @param logoutHint what {@link Redemption.Redeemed} gave at the login
   * @param state      sent where the browser is to come back
   */
  Optional<URI> endSessionUrl(Optional<Secret> logoutHint, State state);

  /**
   * Believes a logout token only after every check of OpenID Connect Back-Channel Logout 1.0, section 2.6, but for the
   * last: whether it came before is for {@link SpentTokens} to say.
   */
  LogoutVerification verifyLogout(Secret logoutToken);

  /** True where the provider's metadata can be had at this moment. */
  boolean isReachable();

  /** What a logout token turned out to be. */
  sealed interface LogoutVerification {
    /**
     * @param tokenId   the {@code jti} claim, 1 to 255 printable characters
     * @param expiresAt from when on the token is refused for its age, so that nobody has to remember it any longer
     */
    record Genuine(String tokenId, ProviderLogout logout, Instant expiresAt) implements LogoutVerification {
      public Genuine {
        Objects.requireNonNull(tokenId, "tokenId");
        Objects.requireNonNull(logout, "logout");
        Objects.requireNonNull(expiresAt, "expiresAt");
      }
    }

    /**
     * @param check            the check that failed, for the log: the member, what came and what was expected; never a
     *                         token or a secret
     * @param signedByProvider true where the provider signed the token, so that it is to blame for what is wrong
     */
    record Refused(String check, boolean signedByProvider) implements LogoutVerification {}
  }

  /** What became of the claim that roles are read from. */
  enum RoleClaim {
    /** None is configured: the provider says nothing of roles. */
    UNUSED,
    /** It was there. */
    STATED,
    /** It was nowhere, which makes a viewer. */
    ABSENT,
    /** It was in the access token, which is not for us to read, and nowhere else; that makes a viewer. */
    ONLY_IN_ACCESS_TOKEN,
    /** The provider says that it is elsewhere, for there is too much of it: the role stays what it was. */
    OVERAGE;

    /** True where a role was expected of the provider and none came. */
    public boolean isMissing() {
      return this == ABSENT || this == ONLY_IN_ACCESS_TOKEN;
    }

    /** The name that the audit trail uses: {@code only_in_access_token}. */
    public String label() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** What a code was worth. */
  sealed interface Redemption {
    /**
     * @param providerSession the {@code sid} claim
     * @param logoutHint      sealed; to be kept for {@link IdentityProvider#endSessionUrl}
     * @param roleClaim       where the person's role comes from
     */
    record Redeemed(Person person, Optional<String> providerSession, Optional<Secret> logoutHint, RoleClaim roleClaim)
        implements
          Redemption {
      public Redeemed {
        Objects.requireNonNull(person, "person");
        Objects.requireNonNull(providerSession, "providerSession");
        Objects.requireNonNull(logoutHint, "logoutHint");
        Objects.requireNonNull(roleClaim, "roleClaim");
      }
    }

    /** {@code invalid_grant}: spent, expired, never issued, or bound to another verifier. */
    record CodeRefused() implements Redemption {}

    /**
     * @param check the check that failed, for the log: the member, what came and what was expected; never a token, a code
     *              or a secret
     */
    record IdTokenRefused(String check) implements Redemption {}
  }
}
