package io.voicesurvey.domain.user;

import io.voicesurvey.domain.Text;
import java.text.Normalizer;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * An email address as its owner writes it. Two that differ in case or Unicode form alone are the same: compare
 * {@link #canonical()}. The constructor takes all that earlier releases stored, {@link #parse} less.
 */
public record EmailAddress(String value) {
  /** RFC 3696, erratum 1690: 64 for the local part, 1 for the sign, 255 for the domain. */
  private static final int MAX_LENGTH = 320;
  /** Far more than an address with what may surround it. */
  private static final int MAX_SEEN = 1_000;

  /** A quoted string, or no character of RFC 5322's {@code specials} but the dot; the last sign is the one that counts. */
  private static final Pattern FORM = Pattern
      .compile("(\"([^\"\\\\]|\\\\.)+\"|[^()<>\\[\\]:;@\\\\,\"]+)@([^()<>\\[\\]:;@\\\\,\"]+|\\[[^\\[\\]\\\\]+])");

  public EmailAddress {
    if (!isAddress(value)) {
      throw new IllegalArgumentException("not an email address");
    }
  }

  /**
   * The address in Unicode's form NFC (RFC 6532, section 3.1), or none where the text is not one: something before and
   * after an at-sign, 320 characters at most, none of them invisible, and nothing around it such as {@code <>}.
   */
  public static Optional<EmailAddress> parse(String text) {
    String composed = Normalizer.normalize(text.strip(), Normalizer.Form.NFC);
    return isAddress(composed) && Text.firstInvisible(composed).isEmpty() && FORM.matcher(composed).matches()
        ? Optional.of(new EmailAddress(composed))
        : Optional.empty();
  }

  /**
   * The address that a reader sees: {@link #parse} of the text without the space around it and without characters of no
   * width. Where there are such, it is another address than the text's own, and what is true of that is not true of this.
   */
  public static Optional<EmailAddress> asSeen(String text) {
    return text.length() > MAX_SEEN ? Optional.empty() : parse(Text.withoutZeroWidth(Text.trimmed(text)));
  }

  /** The form under which addresses are compared and kept unique. */
  public String canonical() {
    return canonical(value);
  }

  /** The start of an address in the form of {@link #canonical()}. */
  public static String canonical(String start) {
    return Normalizer.normalize(start.toLowerCase(Locale.ROOT), Normalizer.Form.NFC);
  }

  private static boolean isAddress(String text) {
    int at = text.lastIndexOf('@');
    return at > 0 && at < text.length() - 1 && text.length() <= MAX_LENGTH && Text.isClean(text)
        && text.chars().noneMatch(Character::isWhitespace);
  }
}
