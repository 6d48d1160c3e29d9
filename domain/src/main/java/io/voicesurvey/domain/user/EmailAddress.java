package io.voicesurvey.domain.user;

import io.voicesurvey.domain.Text;
import java.text.Normalizer;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * An email address as its owner writes it. Addresses that differ only in case or Unicode form are the same: compare
 * {@link #canonical()}. The constructor accepts every value that earlier releases stored; {@link #parse} is stricter.
 */
public record EmailAddress(String value) {
  /** RFC 3696, erratum 1690: 64 for the local part, 1 for the at-sign, 255 for the domain. */
  private static final int MAX_LENGTH = 320;
  /** Far more than an address and the characters around it. */
  private static final int MAX_DISPLAYED_LENGTH = 1_000;

  /**
   * A quoted string, or no character of RFC 5322's {@code specials} except the dot. Only the last at-sign separates.
   */
  private static final Pattern FORM = Pattern
      .compile("(\"([^\"\\\\]|\\\\.)+\"|[^()<>\\[\\]:;@\\\\,\"]+)@([^()<>\\[\\]:;@\\\\,\"]+|\\[[^\\[\\]\\\\]+])");

  public EmailAddress {
    if (!isAddress(value)) {
      throw new IllegalArgumentException("not an email address");
    }
  }

  /**
   * The address in Unicode's form NFC (RFC 6532, section 3.1). Empty if the text is not an address: text before and
   * after an at-sign, at most 320 characters, none of them invisible, and no enclosing characters such as {@code <>}.
   */
  public static Optional<EmailAddress> parse(String text) {
    String composed = Normalizer.normalize(text.strip(), Normalizer.Form.NFC);
    return isAddress(composed) && Text.firstInvisible(composed).isEmpty() && FORM.matcher(composed).matches()
        ? Optional.of(new EmailAddress(composed))
        : Optional.empty();
  }

  /**
   * The address as displayed: {@link #parse} of the text without surrounding space and zero-width characters. If the
   * text contains such characters, the result is a different address: facts about one do not apply to the other.
   */
  public static Optional<EmailAddress> asDisplayed(String text) {
    return text.length() > MAX_DISPLAYED_LENGTH ? Optional.empty() : parse(Text.withoutZeroWidth(Text.trimmed(text)));
  }

  /** The form in which addresses are compared and kept unique. */
  public String canonical() {
    return canonical(value);
  }

  /** The prefix of an address in the form of {@link #canonical()}. */
  public static String canonical(String start) {
    return Normalizer.normalize(start.toLowerCase(Locale.ROOT), Normalizer.Form.NFC);
  }

  private static boolean isAddress(String text) {
    int at = text.lastIndexOf('@');
    return at > 0 && at < text.length() - 1 && text.length() <= MAX_LENGTH && Text.isClean(text)
        && text.chars().noneMatch(Character::isWhitespace);
  }
}
