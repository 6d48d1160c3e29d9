package io.voicesurvey.domain.user;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What a user may do, the lowest first: each role may do all that the ones before it may. */
public enum Role {
  VIEWER,
  CAMPAIGN_MANAGER,
  ADMIN;

  /** The role of that name, as {@link #label()} writes it. */
  public static Optional<Role> named(String label) {
    return Arrays.stream(values()).filter(role -> role.label().equals(label)).findFirst();
  }

  /** The name that clients, tokens and settings use: {@code campaign_manager}. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  public boolean includes(Role needed) {
    return compareTo(needed) >= 0;
  }
}
