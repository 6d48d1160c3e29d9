package io.voicesurvey.adapters.oidc.provider;

import io.voicesurvey.adapters.oidc.token.StrictJson;
import io.voicesurvey.domain.Secret;
import io.voicesurvey.domain.login.Nonce;
import io.voicesurvey.domain.user.ExternalIdentity;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * The refresh token of a login, and the claims with which a new ID token is compared (OpenID Connect Core 1.0, section
 * 12.2).
 *
 * @param clientId this service as the client of the refresh token
 * @param authTime {@code auth_time} of the login's ID token; empty if it had none
 */
record KeptLogin(Secret refreshToken, String clientId, ExternalIdentity identity, Nonce nonce,
    Optional<Instant> authTime) {
  KeptLogin {
    Objects.requireNonNull(refreshToken, "refreshToken");
    Objects.requireNonNull(clientId, "clientId");
    Objects.requireNonNull(identity, "identity");
    Objects.requireNonNull(nonce, "nonce");
    Objects.requireNonNull(authTime, "authTime");
  }

  KeptLogin with(Secret newRefreshToken) {
    return new KeptLogin(newRefreshToken, clientId, identity, nonce, authTime);
  }

  String json() {
    JsonObjectBuilder json = Json.createObjectBuilder().add("refresh_token", refreshToken.reveal())
        .add("client_id", clientId).add("iss", identity.issuer()).add("sub", identity.subject())
        .add("nonce", nonce.value().reveal());
    authTime.ifPresent(time -> json.add("auth_time", time.toString()));
    return json.build().toString();
  }

  /** @throws IllegalArgumentException or {@link NullPointerException} if it is not of {@link #json} */
  static KeptLogin of(JsonObject json) {
    return new KeptLogin(Secret.of(json.getString("refresh_token")), json.getString("client_id"),
        new ExternalIdentity(json.getString("iss"), json.getString("sub")),
        new Nonce(Secret.of(json.getString("nonce"))), StrictJson.string(json, "auth_time").map(Instant::parse));
  }
}
