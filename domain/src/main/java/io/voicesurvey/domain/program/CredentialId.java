package io.voicesurvey.domain.program;

import io.voicesurvey.domain.Text;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;

/** The identifier of a client secret or of a trust rule: of that with which a program gets its tokens. */
public record CredentialId(UUID value) {
  public CredentialId {
    Objects.requireNonNull(value, "value");
  }

  /** The id, or empty if the text is not a UUID in its usual form (RFC 9562, section 4). */
  public static Optional<CredentialId> parse(String text) {
    return Text.uuid(text).map(CredentialId::new);
  }
}
