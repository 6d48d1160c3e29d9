package io.voicesurvey.adapters.rest.security;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import io.voicesurvey.application.session.Tokens;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** An access token response (RFC 6749, section 5.1). Not a record: it holds tokens. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@Schema(description = "An access token response (RFC 6749, section 5.1).")
@JsonPropertyOrder({"access_token", "refresh_token", "token_type", "expires_in", "user"})
public final class TokenPair {
  @JsonProperty("access_token")
  @Schema(description = "A JWT for the Authorization header, as a Bearer token.", pattern = "^[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+$", maxLength = 8191)
  private final String accessToken;

  @JsonProperty("refresh_token")
  @Schema(description = "Absent if the request sent its refresh token in the cookie.", pattern = "^[A-Za-z0-9_-]{1,128}$")
  private final Optional<String> refreshToken;

  @JsonProperty("token_type")
  @Schema(enumeration = "Bearer")
  private final String tokenType = "Bearer";

  @JsonProperty("expires_in")
  @Schema(description = "The lifetime of the access token, in seconds.", minimum = "0")
  private final long expiresIn;

  @JsonProperty("user")
  @Schema(description = "The user. Present only in the response of a login.")
  private final Optional<UserProfile> user;

  private TokenPair(Tokens tokens, Optional<String> refreshToken, Optional<UserProfile> user) {
    this.accessToken = tokens.accessToken().reveal();
    this.refreshToken = refreshToken;
    this.expiresIn = tokens.accessLifetime().toSeconds();
    this.user = user;
  }

  public static TokenPair of(Tokens tokens) {
    return new TokenPair(tokens, Optional.of(tokens.refreshToken().reveal()), Optional.empty());
  }

  /** For a client that receives its refresh token in the cookie. */
  public static TokenPair withoutRefreshToken(Tokens tokens) {
    return new TokenPair(tokens, Optional.empty(), Optional.empty());
  }

  public static TokenPair of(Tokens tokens, UserProfile user) {
    return new TokenPair(tokens, Optional.of(tokens.refreshToken().reveal()), Optional.of(user));
  }
}
