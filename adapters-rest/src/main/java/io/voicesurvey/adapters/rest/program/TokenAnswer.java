package io.voicesurvey.adapters.rest.program;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import io.voicesurvey.application.program.ServiceToken;
import io.voicesurvey.application.session.Tokens;
import io.voicesurvey.domain.Secret;
import java.time.Duration;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A response of the token endpoint (RFC 6749, section 5.1; RFC 8693, section 2.2.1). Not a record: it holds tokens. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@Schema(description = "A response of the token endpoint (RFC 6749, section 5.1; RFC 8693, section 2.2.1).")
@JsonPropertyOrder({"access_token", "refresh_token", "issued_token_type", "token_type", "expires_in", "scope"})
public final class TokenAnswer {
  @JsonProperty("access_token")
  @Schema(description = "A JWT for the Authorization header, as a Bearer token.", pattern = "^[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+$", maxLength = 8191)
  private final String accessToken;

  @JsonProperty("refresh_token")
  @Schema(description = "The new refresh token, for refresh_token.", pattern = "^[A-Za-z0-9_-]{1,128}$")
  private final Optional<String> refreshToken;

  @JsonProperty("issued_token_type")
  @Schema(description = "For token exchange.", enumeration = "urn:ietf:params:oauth:token-type:access_token")
  private final Optional<String> issuedTokenType;

  @JsonProperty("token_type")
  @Schema(enumeration = "Bearer")
  private final String tokenType = "Bearer";

  @JsonProperty("expires_in")
  @Schema(description = "The lifetime of the access token, in seconds.", minimum = "0")
  private final long expiresIn;

  @JsonProperty("scope")
  @Schema(description = "The role of the service account. Present if the request has a scope.", enumeration = {"admin",
      "campaign_manager", "viewer"})
  private final Optional<String> scope;

  private TokenAnswer(Secret accessToken, Optional<Secret> refreshToken, Optional<String> issuedTokenType,
      Duration lifetime, Optional<String> scope) {
    this.accessToken = accessToken.reveal();
    this.refreshToken = refreshToken.map(Secret::reveal);
    this.issuedTokenType = issuedTokenType;
    this.expiresIn = lifetime.toSeconds();
    this.scope = scope;
  }

  static TokenAnswer of(Tokens tokens) {
    return new TokenAnswer(tokens.accessToken(), Optional.of(tokens.refreshToken()), Optional.empty(),
        tokens.accessLifetime(), Optional.empty());
  }

  static TokenAnswer of(ServiceToken token, Optional<String> issuedTokenType, Optional<String> scope) {
    return new TokenAnswer(token.token(), Optional.empty(), issuedTokenType, token.lifetime(), scope);
  }
}
