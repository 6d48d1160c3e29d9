package io.voicesurvey.domain.session;

import io.voicesurvey.domain.Text;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;

/** The identifier of a session; the {@code sid} of its access tokens. */
public record SessionId(UUID value) {
  public SessionId {
    Objects.requireNonNull(value, "value");
  }

  /** The id, or empty if the text is not a UUID in its usual form (RFC 9562, section 4). */
  public static Optional<SessionId> parse(String text) {
    return Text.uuid(text).map(SessionId::new);
  }
}
