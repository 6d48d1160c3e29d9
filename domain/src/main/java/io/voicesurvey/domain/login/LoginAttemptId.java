package io.voicesurvey.domain.login;

import java.util.Objects;
import java.util.UUID;

/** The identifier of a login attempt, which ensures that it is completed at most once. */
public record LoginAttemptId(UUID value) {
  public LoginAttemptId {
    Objects.requireNonNull(value, "value");
  }
}
