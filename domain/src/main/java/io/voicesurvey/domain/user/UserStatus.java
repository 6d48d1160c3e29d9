package io.voicesurvey.domain.user;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** Whether somebody may use the service at all. */
public enum UserStatus {
  ACTIVE,
  DISABLED;

  /** The status of that name, as {@link #label()} writes it. */
  public static Optional<UserStatus> named(String label) {
    return Arrays.stream(values()).filter(status -> status.label().equals(label)).findFirst();
  }

  /** The name that clients use: {@code active}. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
