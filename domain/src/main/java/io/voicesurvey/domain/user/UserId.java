package io.voicesurvey.domain.user;

import io.voicesurvey.domain.Text;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;

/** This service's permanent identifier of a user; the {@code sub} of the access token. */
public record UserId(UUID value) {
  public UserId {
    Objects.requireNonNull(value, "value");
  }

  /** The id, or empty if the text is not a UUID in its usual form (RFC 9562, section 4). */
  public static Optional<UserId> parse(String text) {
    return Text.uuid(text).map(UserId::new);
  }
}
