package io.voicesurvey.application.port;

import io.voicesurvey.domain.Secret;

/** A token that was tampered with. */
final class Changed {
  private Changed() {}

  /** The same text except one character. */
  static Secret at(String text, int index) {
    char other = text.charAt(index) == 'A' ? 'B' : 'A';
    return Secret.of(text.substring(0, index) + other + text.substring(index + 1));
  }
}
