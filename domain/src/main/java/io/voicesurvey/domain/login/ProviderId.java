package io.voicesurvey.domain.login;

import java.util.Optional;
import java.util.regex.Pattern;

/** The configured name of an identity provider: 1 to 32 characters {@code a-z}, {@code 0-9} and {@code -}. */
public record ProviderId(String value) {
  private static final Pattern FORM = Pattern.compile("[a-z][a-z0-9-]{0,31}");

  /** The provider of an installation that names none. */
  public static final ProviderId DEFAULT = new ProviderId("default");

  public ProviderId {
    if (!FORM.matcher(value).matches()) {
      throw new IllegalArgumentException("a provider id is a letter and up to 31 letters, digits and hyphens");
    }
  }

  /** The id, or empty if the text has another form. */
  public static Optional<ProviderId> parse(String text) {
    return FORM.matcher(text).matches() ? Optional.of(new ProviderId(text)) : Optional.empty();
  }

  @Override
  public String toString() {
    return value;
  }
}
