package io.voicesurvey.domain.user;

import java.util.Locale;

/** Whether somebody may use the service at all. */
public enum UserStatus {
  ACTIVE,
  DISABLED;

  /** The name that clients use: {@code active}. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
