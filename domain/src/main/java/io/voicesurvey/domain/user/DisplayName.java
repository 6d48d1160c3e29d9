package io.voicesurvey.domain.user;

import io.voicesurvey.domain.Text;
import java.util.Optional;

/** What a person is called on a screen: one line, 1 to 255 characters. */
public record DisplayName(String value) {
  private static final int MAX_LENGTH = 255;

  public DisplayName {
    if (value.isBlank() || value.codePointCount(0, value.length()) > MAX_LENGTH || !Text.isClean(value)) {
      throw new IllegalArgumentException("a display name is 1 to 255 printable characters");
    }
  }

  /** The name that the text gives without control characters and cut to length, or none where nothing is left. */
  public static Optional<DisplayName> of(String text) {
    String clean = Text.cleaned(text, MAX_LENGTH);
    return clean.isEmpty() ? Optional.empty() : Optional.of(new DisplayName(clean));
  }
}
