package io.voicesurvey.domain.user;

import io.voicesurvey.domain.Text;
import java.util.Optional;

/**
 * The name by which a directory addresses a user: {@code userName} of SCIM (RFC 7643, section 4.1.1). 1 to 320 printable
 * characters. Names that differ only in case are the same: compare {@link #canonical()}.
 */
public record UserName(String value) {
  /** As long as an email address. */
  private static final int MAX_LENGTH = 320;

  public UserName {
    if (!isName(value)) {
      throw new IllegalArgumentException("a user name must be 1 to 320 printable characters");
    }
  }

  /** The name, or empty if the text has another form. */
  public static Optional<UserName> of(String text) {
    return isName(text) ? Optional.of(new UserName(text)) : Optional.empty();
  }

  /** The form in which names are compared: that of emails, because most names are emails. */
  public String canonical() {
    return EmailAddress.canonical(value);
  }

  private static boolean isName(String text) {
    return text.length() <= MAX_LENGTH && Text.isClean(text) && DisplayName.isVisible(text);
  }
}
