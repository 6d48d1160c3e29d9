package io.voicesurvey.domain.user;

import io.voicesurvey.domain.Text;
import java.util.Optional;

/**
 * The id of a user in the directory of the organization: {@code externalId} of SCIM (RFC 7643, section 3.1). 1 to 255
 * printable characters; case-sensitive.
 */
public record ExternalId(String value) {
  private static final int MAX_LENGTH = 255;

  public ExternalId {
    if (!isId(value)) {
      throw new IllegalArgumentException("an external id must be 1 to 255 printable characters");
    }
  }

  /** The id, or empty if the text has another form. */
  public static Optional<ExternalId> of(String text) {
    return isId(text) ? Optional.of(new ExternalId(text)) : Optional.empty();
  }

  private static boolean isId(String text) {
    return text.length() <= MAX_LENGTH && Text.isClean(text) && DisplayName.isVisible(text);
  }
}
