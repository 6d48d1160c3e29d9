package io.voicesurvey.domain.user;

import io.voicesurvey.domain.Text;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;

/** This service's permanent identifier of a {@link DirectoryGroup}. */
public record GroupId(UUID value) {
  public GroupId {
    Objects.requireNonNull(value, "value");
  }

  /** The id, or empty if the text is not a UUID in its usual form (RFC 9562, section 4). */
  public static Optional<GroupId> parse(String text) {
    return Text.uuid(text).map(GroupId::new);
  }
}
