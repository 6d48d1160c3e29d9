package io.voicesurvey.domain.user;

import io.voicesurvey.domain.Text;
import java.util.Locale;
import java.util.Optional;

/** An email address as its owner writes it. Two that differ in case alone are the same: compare {@link #canonical()}. */
public record EmailAddress(String value) {
  /** RFC 3696, erratum 1690: 64 for the local part, 1 for the sign, 255 for the domain. */
  private static final int MAX_LENGTH = 320;

  public EmailAddress {
    if (!isAddress(value)) {
      throw new IllegalArgumentException("not an email address");
    }
  }

  /** The address, or none where the text is not one: something before and after an at-sign, 320 characters at most. */
  public static Optional<EmailAddress> parse(String text) {
    String stripped = text.strip();
    return isAddress(stripped) ? Optional.of(new EmailAddress(stripped)) : Optional.empty();
  }

  /** The form under which addresses are compared and kept unique. */
  public String canonical() {
    return canonical(value);
  }

  /** The start of an address in the form of {@link #canonical()}. */
  public static String canonical(String start) {
    return start.toLowerCase(Locale.ROOT);
  }

  private static boolean isAddress(String text) {
    int at = text.lastIndexOf('@');
    return at > 0 && at < text.length() - 1 && text.length() <= MAX_LENGTH && Text.isClean(text)
        && text.chars().noneMatch(Character::isWhitespace);
  }
}
