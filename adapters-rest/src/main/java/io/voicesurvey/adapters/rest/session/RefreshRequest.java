package io.voicesurvey.adapters.rest.session;

import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import io.voicesurvey.adapters.rest.problem.ProblemException;
import io.voicesurvey.domain.Secret;
import java.util.Optional;

/** A body that may bear a refresh token. Not a record: it holds a token, and JSON null is not the same as nothing. */
final class RefreshRequest {
  private Optional<Secret> refreshToken = Optional.empty();

  @JsonSetter(value = "refresh_token", nulls = Nulls.FAIL)
  void take(String token) {
    if (token.isEmpty()) {
      throw ProblemException.invalid("refresh_token", "must not be empty");
    }
    refreshToken = Optional.of(Secret.of(token));
  }

  Optional<Secret> refreshToken() {
    return refreshToken;
  }
}
