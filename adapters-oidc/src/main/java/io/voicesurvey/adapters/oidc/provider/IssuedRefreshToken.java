package io.voicesurvey.adapters.oidc.provider;

import io.voicesurvey.adapters.oidc.token.StrictJson;
import io.voicesurvey.domain.Secret;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A refresh token in a token response.
 *
 * @param lifetime empty if the provider did not state it
 */
record IssuedRefreshToken(Secret token, Optional<Duration> lifetime) {
  static final int MAX_LENGTH = 16 * 1024;

  /** RFC 6749, appendix A.17. */
  private static final Pattern FORM = Pattern.compile("[ -~]{1," + MAX_LENGTH + "}+");

  /** The members in which Keycloak and Azure AD B2C state the lifetime in seconds. No standard has one. */
  private static final String[] LIFETIMES = {"refresh_expires_in", "refresh_token_expires_in"};

  private static final long MAX_SECONDS = Duration.ofDays(36_500).toSeconds();

  /** Empty if the response has none, or one that cannot be kept. */
  static Optional<IssuedRefreshToken> in(JsonObject response) {
    return StrictJson.string(response, "refresh_token").filter(text -> !text.isBlank() && FORM.matcher(text).matches())
        .map(Secret::of).map(token -> new IssuedRefreshToken(token, lifetime(response)));
  }

  /** Why the response's refresh token cannot be kept; empty if it can, or there is none. */
  static Optional<String> problem(JsonObject response) {
    return response.getOrDefault("refresh_token", JsonValue.NULL) != JsonValue.NULL && in(response).isEmpty()
        ? Optional.of("the token endpoint's refresh_token is " + FailedCheck.type(response, "refresh_token")
            + ", expected at most " + MAX_LENGTH + " printable ASCII characters")
        : Optional.empty();
  }

  /** Keycloak states zero for a token that does not expire. */
  private static Optional<Duration> lifetime(JsonObject response) {
    return Stream.of(LIFETIMES).map(response::get).filter(JsonNumber.class::isInstance).map(JsonNumber.class::cast)
        .map(number -> number.doubleValue()).filter(seconds -> seconds > 0).findFirst()
        .map(seconds -> Duration.ofSeconds((long) Math.min(seconds, MAX_SECONDS)));
  }
}
