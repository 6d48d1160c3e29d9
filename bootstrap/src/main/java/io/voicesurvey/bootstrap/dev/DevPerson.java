package io.voicesurvey.bootstrap.dev;

import io.voicesurvey.domain.user.Role;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Somebody whom the development identity provider knows: one person for each role. */
enum DevPerson {
  ADA("Ada Admin", Role.ADMIN),
  CARL("Carl Campaigner", Role.CAMPAIGN_MANAGER),
  VERA("Vera Viewer", Role.VIEWER);

  private final String fullName;
  private final Role role;

  DevPerson(String fullName, Role role) {
    this.fullName = fullName;
    this.role = role;
  }

  static Optional<DevPerson> named(String username) {
    return Arrays.stream(values()).filter(person -> person.username().equals(username)).findFirst();
  }

  String username() {
    return name().toLowerCase(Locale.ROOT);
  }

  Map<String, Object> claims() {
    return Map.of("name", fullName, "preferred_username", username(), "email", username() + "@example.test",
        "email_verified", true, "roles", List.of(role.label()));
  }
}
