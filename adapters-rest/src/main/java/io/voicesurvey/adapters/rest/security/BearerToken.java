package io.voicesurvey.adapters.rest.security;

import io.voicesurvey.adapters.rest.problem.Challenge;
import io.voicesurvey.adapters.rest.problem.ProblemCode;
import io.voicesurvey.adapters.rest.problem.ProblemException;
import io.voicesurvey.domain.Secret;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.HttpHeaders;
import java.util.List;
import java.util.Optional;

/** Reads the access token of a request: {@code Authorization: Bearer} (RFC 6750, section 2.1). */
public final class BearerToken {
  private static final String SCHEME = "Bearer ";
  private static final ProblemException MISSING = Challenge.plain(ProblemCode.MISSING_CREDENTIALS,
      "Send an access token as Authorization: Bearer <token>.");
  private static final ProblemException REFUSED = Challenge.invalidToken(ProblemCode.INVALID_TOKEN,
      "The access token is not valid here. Sign in again.");

  private BearerToken() {}

  /** The token; empty if there is no such header. Refuses a header of another form, and more than one. */
  public static Optional<Secret> of(ContainerRequestContext request) {
    List<String> headers = request.getHeaders().getOrDefault(HttpHeaders.AUTHORIZATION, List.of());
    if (headers.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(ofOne(headers).orElseThrow(() -> Challenge.invalidRequest(
        ProblemCode.INVALID_AUTHORIZATION_HEADER,
        "Send one header of the form Authorization: Bearer <access token>.")));
  }

  /** The token of exactly one header of the right form; empty otherwise. */
  public static Optional<Secret> ofOne(List<String> headers) {
    return headers.size() == 1 ? token(headers.getFirst()) : Optional.empty();
  }

  private static Optional<Secret> token(String header) {
    if (!header.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
      return Optional.empty();
    }
    int start = SCHEME.length();
    while (start < header.length() && header.charAt(start) == ' ') {
      start++;
    }
    String token = header.substring(start);
    return isVisible(token) ? Optional.of(Secret.of(token)) : Optional.empty();
  }

  private static boolean isVisible(String token) {
    for (int i = 0; i < token.length(); i++) {
      if (token.charAt(i) <= ' ' || token.charAt(i) > '~') {
        return false;
      }
    }
    return !token.isEmpty();
  }

  public static ProblemException missing() {
    return MISSING;
  }

  public static ProblemException refused() {
    return REFUSED;
  }
}
