package io.voicesurvey.adapters.oidc.provider;

import static io.voicesurvey.adapters.oidc.provider.FailedCheck.hiddenUnless;
import static io.voicesurvey.adapters.oidc.provider.FailedCheck.unless;

import io.voicesurvey.adapters.oidc.token.CompactJws;
import io.voicesurvey.adapters.oidc.token.StrictJson;
import io.voicesurvey.application.port.IdentityProvider.LogoutVerification;
import io.voicesurvey.domain.Secret;
import io.voicesurvey.domain.Text;
import io.voicesurvey.domain.session.ProviderLogout;
import jakarta.json.JsonObject;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Validates logout tokens: OpenID Connect Back-Channel Logout 1.0, section 2.6, except its last item. */
final class LogoutTokens {
  static final int MAX_LENGTH = 8 * 1024;
  private static final int MAX_ID_LENGTH = 255;

  /** A logout token is sent when it is created; section 4 recommends that it expire within two minutes. */
  private static final Duration MAX_AGE = Duration.ofMinutes(5);

  /** The {@code typ} that section 2.4 recommends, and the one that older providers send. */
  private static final Set<String> TYPES = Set.of("logout+jwt", "jwt");

  private static final String EVENT = "http://schemas.openid.net/event/backchannel-logout";

  private final String issuer;
  private final ProviderTokens tokens;

  LogoutTokens(String issuer, ProviderTokens tokens) {
    this.issuer = issuer;
    this.tokens = tokens;
  }

  LogoutVerification validate(Secret logoutToken, ProviderMetadata metadata) {
    Optional<CompactJws> parsed = CompactJws.parse(logoutToken.reveal(), MAX_LENGTH);
    if (parsed.isEmpty()) {
      return new LogoutVerification.Refused("form: " + CompactJws.problem(logoutToken.reveal(), MAX_LENGTH)
          + ", expected a signed JWT in compact form", false);
    }
    CompactJws jws = parsed.get();
    Optional<String> unsigned = tokens.signatureFailure(logoutToken.reveal(), jws, metadata);
    if (unsigned.isPresent()) {
      return new LogoutVerification.Refused(unsigned.get(), false);
    }
    return tokens.failure(jws, TYPES, MAX_AGE).or(() -> claimFailure(jws.claims()))
        .<LogoutVerification>map(LogoutTokens::invalid).orElseGet(() -> validated(jws.claims()));
  }

  private static LogoutVerification invalid(String check) {
    return new LogoutVerification.Refused(check, true);
  }

  private static Optional<String> claimFailure(JsonObject claims) {
    return unless(() -> claims.get("events") instanceof JsonObject events && events.get(EVENT) instanceof JsonObject,
        claims, "events", "an object that contains an object named " + EVENT)
        .or(() -> hiddenUnless(() -> !claims.containsKey("nonce"), claims, "nonce", "no nonce in a logout token"))
        .or(() -> unless(() -> StrictJson.string(claims, "jti").filter(LogoutTokens::isId).isPresent(), claims, "jti",
            "a string of 1 to " + MAX_ID_LENGTH + " characters without control characters"))
        .or(() -> Stream.of("sub", "sid").filter(name -> isNoString(claims, name)).findFirst()
            .map(name -> name + " is " + FailedCheck.type(claims, name) + ", expected a string"));
  }

  private static boolean isId(String text) {
    return !text.isBlank() && text.length() <= MAX_ID_LENGTH && Text.isClean(text);
  }

  private static boolean isNoString(JsonObject claims, String name) {
    return claims.containsKey(name) && StrictJson.string(claims, name).isEmpty();
  }

  private LogoutVerification validated(JsonObject claims) {
    return ProviderLogout.of(issuer, StrictJson.string(claims, "sub"), ProviderSessionIds.of(claims))
        .<LogoutVerification>map(logout -> new LogoutVerification.Genuine(claims.getString("jti"), logout,
            tokens.end(claims, MAX_AGE)))
        .orElseGet(() -> invalid("sub is " + FailedCheck.type(claims, "sub") + " and sid is "
            + FailedCheck.type(claims, "sid") + ", expected at least one of them; sub has 1 to 255 characters"));
  }
}
