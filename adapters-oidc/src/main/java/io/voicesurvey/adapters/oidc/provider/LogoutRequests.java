package io.voicesurvey.adapters.oidc.provider;

import com.nimbusds.jwt.JWT;
import com.nimbusds.jwt.SignedJWT;
import com.nimbusds.oauth2.sdk.id.ClientID;
import com.nimbusds.openid.connect.sdk.LogoutRequest;
import io.voicesurvey.adapters.oidc.seal.JweSeal;
import io.voicesurvey.adapters.oidc.token.KeyRing;
import io.voicesurvey.adapters.oidc.token.SigningKey;
import io.voicesurvey.domain.Secret;
import io.voicesurvey.domain.login.State;
import java.net.URI;
import java.text.ParseException;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Creates the URLs that end a session at the provider (OpenID Connect RP-Initiated Logout 1.0, section 2), and the
 * hints that they need: ID tokens, encrypted.
 */
final class LogoutRequests {
  /** Longer ID tokens are not kept as logout hints, because they would not fit into the end-session URL. */
  private static final int MAX_HINT = 8 * 1024;
  private static final int MAX_SEALED_HINT = 2 * MAX_HINT;

  private final ProviderSettings settings;
  private final InstantSource clock;
  private final JweSeal seal;

  LogoutRequests(ProviderSettings settings, Supplier<KeyRing> ownKeys, InstantSource clock) {
    this.settings = settings;
    this.clock = clock;
    this.seal = new JweSeal(ownKeys, SigningKey::logoutHintKey, MAX_SEALED_HINT);
  }

  /** Empty for an ID token that is too long. */
  Optional<Secret> hint(Secret idToken) {
    return Optional.of(idToken.reveal()).filter(text -> text.length() <= MAX_HINT)
        .map(text -> seal.seal(text, clock.instant()));
  }

  URI url(URI endpoint, Optional<Secret> hint, State state) {
    Optional<URI> redirectUri = settings.postLogoutRedirectUri();
    LogoutRequest request = new LogoutRequest(endpoint, hint.flatMap(seal::open).flatMap(this::ownToken).orElse(null),
        null, new ClientID(settings.clientId()), redirectUri.orElse(null),
        redirectUri.map(uri -> new com.nimbusds.oauth2.sdk.id.State(state.value())).orElse(null), null);
    return ProviderHttp.withQuery(endpoint, request.toQueryString());
  }

  /** Empty for a token of another provider: it is from before the user got an identity here. */
  private Optional<JWT> ownToken(String idToken) {
    try {
      SignedJWT token = SignedJWT.parse(idToken);
      return settings.issuer().equals(token.getJWTClaimsSet().getIssuer()) ? Optional.of(token) : Optional.empty();
    } catch (ParseException e) {
      throw new IllegalStateException("a validated ID token cannot be parsed");
    }
  }
}
