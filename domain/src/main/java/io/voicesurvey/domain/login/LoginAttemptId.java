package io.voicesurvey.domain.login;

import java.util.Objects;
import java.util.UUID;

/** Names one login attempt, so that it can be finished once and no more. */
public record LoginAttemptId(UUID value) {
  public LoginAttemptId {
    Objects.requireNonNull(value, "value");
  }
}
