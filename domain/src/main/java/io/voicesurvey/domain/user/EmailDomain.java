package io.voicesurvey.domain.user;

import java.net.IDN;
import java.text.Normalizer;
import java.util.Locale;
import java.util.Optional;

/**
 * The domain of email addresses, as ASCII in lower case ({@code xn--} form of an internationalized name, RFC 5890).
 * Domains match only if they are equal: a subdomain is another domain.
 */
public record EmailDomain(String ascii) {
  public EmailDomain {
    if (!ascii.equals(ascii(ascii).orElse(""))) {
      throw new IllegalArgumentException("not an email domain in ASCII");
    }
  }

  /**
   * The domain in either form, without regard to case. Empty if the text is no domain name, or if its ASCII form would
   * stand for other characters too, such as {@code ss} for {@code ß}: then two owners could hold one form.
   */
  public static Optional<EmailDomain> parse(String text) {
    return ascii(text).map(EmailDomain::new);
  }

  /** The domain of an address; empty under the rules of {@link #parse}. */
  public static Optional<EmailDomain> of(EmailAddress address) {
    return parse(address.value().substring(address.value().lastIndexOf('@') + 1));
  }

  private static Optional<String> ascii(String text) {
    String lower = Normalizer.normalize(text, Normalizer.Form.NFC).toLowerCase(Locale.ROOT);
    try {
      String ascii = IDN.toASCII(lower, IDN.USE_STD3_ASCII_RULES);
      boolean unambiguous = ascii.equals(lower) || IDN.toUnicode(ascii).equals(lower);
      return unambiguous && !ascii.isEmpty() && !ascii.endsWith(".") ? Optional.of(ascii) : Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
