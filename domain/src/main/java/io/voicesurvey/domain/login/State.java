package io.voicesurvey.domain.login;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The {@code state} of an authorization request (RFC 6749, section 4.1.1): 256 random bits as 43 base64url characters.
 */
public record State(String value) {
  private static final Pattern FORM = Pattern.compile("[A-Za-z0-9_-]{43}");

  public State {
    if (!FORM.matcher(value).matches()) {
      throw new IllegalArgumentException("a state must be 43 base64url characters");
    }
  }

  /** The state, or empty if the text has another form. */
  public static Optional<State> parse(String text) {
    return FORM.matcher(text).matches() ? Optional.of(new State(text)) : Optional.empty();
  }
}
