package io.voicesurvey.domain.user;

import java.util.Objects;
import java.util.UUID;

/** Our own name for a user, for ever the same; the {@code sub} of the access token. */
public record UserId(UUID value) {
  public UserId {
    Objects.requireNonNull(value, "value");
  }
}
