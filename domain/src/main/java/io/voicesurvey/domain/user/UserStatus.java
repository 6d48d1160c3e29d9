package io.voicesurvey.domain.user;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** Whether a user may use the service. */
public enum UserStatus {
  ACTIVE,
  DISABLED;

  /** The status whose {@link #label()} is {@code label}. */
  public static Optional<UserStatus> named(String label) {
    return Arrays.stream(values()).filter(status -> status.label().equals(label)).findFirst();
  }

  /** The name in the API: {@code active}. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
