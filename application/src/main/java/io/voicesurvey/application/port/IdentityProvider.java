package io.voicesurvey.application.port;

import io.voicesurvey.domain.Secret;
import io.voicesurvey.domain.audit.AuditReason;
import io.voicesurvey.domain.login.Authentication;
import io.voicesurvey.domain.login.LoginRequirements;
import io.voicesurvey.domain.login.Nonce;
import io.voicesurvey.domain.login.PkceVerifier;
import io.voicesurvey.domain.login.State;
import io.voicesurvey.domain.session.ProviderGrant;
import io.voicesurvey.domain.session.ProviderLogout;
import io.voicesurvey.domain.user.Person;
import java.net.URI;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * An OpenID Provider that authenticates users. Every method except {@link #endSessionUrl} and {@link #isReachable}
 * may throw {@link IdentityProviderUnavailable} or {@link IdentityProviderFault}. Never call it inside a transaction.
 */
public interface IdentityProvider {
  /**
   * The URL of the authorization endpoint with the request, or with a reference to the request if the provider received
   * it in advance (RFC 9126). Call it once per login: a reference may work only once and for a short time.
   */
  URI authorizationUrl(AuthorizationRequest request);

  /**
   * True if the {@code iss} of an authorization response is this provider's, or is absent and the provider does not
   * promise to send it (RFC 9207, section 2.4).
   */
  boolean isIssuer(Optional<String> iss);

  /**
   * Redeems the code and accepts the ID token only after every check of OpenID Connect Core 1.0, section 3.1.3.7, and
   * only if the authentication meets the requirements.
   */
  Redemption redeem(Secret code, PkceVerifier verifier, Nonce nonce, LoginRequirements requirements);

  /**
   * The URL where the browser ends its session at the provider (OpenID Connect RP-Initiated Logout 1.0). Empty if the
   * provider has no such endpoint or was never reached. Never waits for the provider.
   *
   * @param logoutHint from {@link Redemption.Redeemed} at the login
   * @param state      sent if the provider returns the browser afterwards
   */
  Optional<URI> endSessionUrl(Optional<Secret> logoutHint, State state);

  /**
   * Accepts a logout token only after every check of OpenID Connect Back-Channel Logout 1.0, section 2.6, except the
   * last: {@link UsedTokens} detects a token that was used before.
   */
  LogoutVerification verifyLogout(Secret logoutToken);

  /**
   * Asks the provider again about a login, by its refresh token (OpenID Connect Core 1.0, section 12). Accepts a new ID
   * token only after every check of section 12.2.
   *
   * @param refreshToken of a {@link ProviderGrant}
   * @param keep         stores the grant that replaces it. If the provider issued a new refresh token, it is called before
   *                     anything else in the response counts, because the old one may not work again. What it throws ends
   *                     the call
   */
  Renewal renew(Secret refreshToken, Consumer<ProviderGrant> keep);

  /** True if the provider's metadata is available now. */
  boolean isReachable();

  /** The result of asking the provider again. */
  sealed interface Renewal {
    /**
     * The login is still good.
     *
     * @param grant     for the next time; stored already if the refresh token is new
     * @param person    the current claims; empty if the response has too few of them to replace those of the login
     * @param roleClaim the state of the role claim
     */
    record Renewed(ProviderGrant grant, Optional<Person> person, RoleClaim roleClaim) implements Renewal {
      public Renewed {
        Objects.requireNonNull(grant, "grant");
        Objects.requireNonNull(person, "person");
        Objects.requireNonNull(roleClaim, "roleClaim");
      }
    }

    /** {@code invalid_grant}: the provider no longer accepts the login, or the refresh token was replaced or expired. */
    record Refused() implements Renewal {}

    /**
     * The ID token or userinfo failed a check.
     *
     * @param check the failed check, for the log: the member, the received and the expected value; never a token
     */
    record ResponseRefused(String check) implements Renewal {}

    /** The refresh token is of another client, or sealed by a key that this service does not have. Nothing was sent. */
    record Unusable() implements Renewal {}
  }

  /** The result of the checks of a logout token. */
  sealed interface LogoutVerification {
    /**
     * @param tokenId   the {@code jti} claim, 1 to 255 printable characters
     * @param expiresAt the token is refused as too old after this time, and need not be stored longer
     */
    record Genuine(String tokenId, ProviderLogout logout, Instant expiresAt) implements LogoutVerification {
      public Genuine {
        Objects.requireNonNull(tokenId, "tokenId");
        Objects.requireNonNull(logout, "logout");
        Objects.requireNonNull(expiresAt, "expiresAt");
      }
    }

    /**
     * @param check            the failed check, for the log: the member, the received and the expected value; never a
     *                         token or a secret
     * @param signedByProvider true if the token is provider-signed, so that the provider caused the error
     */
    record Refused(String check, boolean signedByProvider) implements LogoutVerification {}
  }

  /** The state of the role claim in the provider's response. */
  enum RoleClaim {
    /** No role claim is configured. */
    UNUSED,
    /** The claim was present. */
    STATED,
    /** The claim was absent. The role becomes viewer. */
    ABSENT,
    /** The claim was only in the access token, which this service must not read. The role becomes viewer. */
    ONLY_IN_ACCESS_TOKEN,
    /** The provider states that the claim is too large and available elsewhere. The role does not change. */
    OVERAGE;

    /** Why the role became viewer; empty if it did so for another reason, or not at all. */
    public Optional<AuditReason> reasonOfViewer() {
      return switch (this) {
        case ABSENT -> Optional.of(AuditReason.ROLE_CLAIM_ABSENT);
        case ONLY_IN_ACCESS_TOKEN -> Optional.of(AuditReason.ROLE_CLAIM_ONLY_IN_ACCESS_TOKEN);
        case UNUSED, STATED, OVERAGE -> Optional.empty();
      };
    }
  }

  /** The result of redeeming a code. */
  sealed interface Redemption {
    /**
     * @param providerSession the {@code sid} claim
     * @param logoutHint      sealed; store it for {@link IdentityProvider#endSessionUrl}
     * @param roleClaim       the state of the role claim
     * @param authentication  when and how strongly the user was authenticated
     * @param grant           for asking the provider again; empty if the provider issued no refresh token, or is not to
     *                        be asked again
     */
    record Redeemed(Person person, Optional<String> providerSession, Optional<Secret> logoutHint, RoleClaim roleClaim,
        Authentication authentication, Optional<ProviderGrant> grant) implements Redemption {
      public Redeemed {
        Objects.requireNonNull(person, "person");
        Objects.requireNonNull(providerSession, "providerSession");
        Objects.requireNonNull(logoutHint, "logoutHint");
        Objects.requireNonNull(roleClaim, "roleClaim");
        Objects.requireNonNull(authentication, "authentication");
        Objects.requireNonNull(grant, "grant");
      }
    }

    /** {@code invalid_grant}: the code was redeemed before, expired, never issued, or bound to another verifier. */
    record CodeRefused() implements Redemption {}

    /**
     * @param check the failed check, for the log: the member, the received and the expected value; never a token, a
     *              code or a secret
     */
    record IdTokenRefused(String check) implements Redemption {}

    /**
     * The {@code acr} of the ID token is none of the requested ones.
     *
     * @param check for the log: the received and the expected values
     */
    record AcrNotMet(String check) implements Redemption {}
  }
}
