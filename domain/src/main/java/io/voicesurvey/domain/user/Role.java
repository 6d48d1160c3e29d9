package io.voicesurvey.domain.user;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** The role of a user, the lowest first: each role includes the permissions of the previous ones. */
public enum Role {
  VIEWER,
  CAMPAIGN_MANAGER,
  ADMIN;

  /** The role whose {@link #label()} is {@code label}. */
  public static Optional<Role> named(String label) {
    return Arrays.stream(values()).filter(role -> role.label().equals(label)).findFirst();
  }

  /** The name in the API, tokens and settings: {@code campaign_manager}. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  public boolean includes(Role needed) {
    return compareTo(needed) >= 0;
  }
}
