package io.voicesurvey.adapters.rest.session;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import io.voicesurvey.adapters.rest.problem.ProblemException;
import io.voicesurvey.domain.Secret;
import java.util.Optional;

/** A body that may bear a refresh token. Not a record: it holds a token. */
public final class RefreshRequest {
  private final Optional<Secret> refreshToken;

  private RefreshRequest(Optional<Secret> refreshToken) {
    this.refreshToken = refreshToken;
  }

  static RefreshRequest empty() {
    return new RefreshRequest(Optional.empty());
  }

  @JsonCreator
  static RefreshRequest of(
      @JsonProperty("refresh_token") @JsonSetter(nulls = Nulls.FAIL) Optional<String> refreshToken) {
    if (refreshToken.filter(String::isEmpty).isPresent()) {
      throw ProblemException.invalid("refresh_token", "must not be empty");
    }
    return new RefreshRequest(refreshToken.map(Secret::of));
  }

  Optional<Secret> refreshToken() {
    return refreshToken;
  }
}
