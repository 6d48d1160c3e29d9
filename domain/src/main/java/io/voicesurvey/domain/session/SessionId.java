package io.voicesurvey.domain.session;

import java.util.Objects;
import java.util.UUID;

/** The identifier of a session; the {@code sid} of its access tokens. */
public record SessionId(UUID value) {
  public SessionId {
    Objects.requireNonNull(value, "value");
  }
}
