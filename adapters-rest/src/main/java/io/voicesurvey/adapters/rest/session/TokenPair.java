package io.voicesurvey.adapters.rest.session;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import io.voicesurvey.adapters.rest.user.UserProfile;
import io.voicesurvey.application.session.Tokens;
import java.util.Optional;

/** An access token response (RFC 6749, section 5.1). Not a record: it holds tokens. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonPropertyOrder({"access_token", "refresh_token", "token_type", "expires_in", "user"})
public final class TokenPair {
  @JsonProperty("access_token")
  private final String accessToken;

  @JsonProperty("refresh_token")
  private final Optional<String> refreshToken;

  @JsonProperty("token_type")
  private final String tokenType = "Bearer";

  @JsonProperty("expires_in")
  private final long expiresIn;

  @JsonProperty("user")
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

  /** For a client that has its refresh token in the cookie. */
  public static TokenPair withoutRefreshToken(Tokens tokens) {
    return new TokenPair(tokens, Optional.empty(), Optional.empty());
  }

  public static TokenPair of(Tokens tokens, UserProfile user) {
    return new TokenPair(tokens, Optional.of(tokens.refreshToken().reveal()), Optional.of(user));
  }
}
