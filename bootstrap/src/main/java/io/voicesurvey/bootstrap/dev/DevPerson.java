package io.voicesurvey.bootstrap.dev;

import io.voicesurvey.domain.user.Role;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** A person at the development identity provider: one for each role, and two for error cases. */
enum DevPerson {
  ADA("Ada Admin", Role.ADMIN, true),
  CARL("Carl Campaigner", Role.CAMPAIGN_MANAGER, true),
  VERA("Vera Viewer", Role.VIEWER, true),
  /** The provider has not verified her email. */
  UMA("Uma Unverified", Role.VIEWER, false),
  /** The service has disabled her. */
  DORA("Dora Disabled", Role.VIEWER, true);

  private final String fullName;
  private final Role role;
  private final boolean emailVerified;

  /** The domain of all emails. */
  static final String DOMAIN = "example.test";

  DevPerson(String fullName, Role role, boolean emailVerified) {
    this.fullName = fullName;
    this.role = role;
    this.emailVerified = emailVerified;
  }

  static Optional<DevPerson> named(String username) {
    return Arrays.stream(values()).filter(person -> person.username().equals(username)).findFirst();
  }

  String username() {
    return name().toLowerCase(Locale.ROOT);
  }

  String email() {
    return username() + "@" + DOMAIN;
  }

  Role role() {
    return role;
  }

  Map<String, Object> claims() {
    return Map.of("name", fullName, "preferred_username", username(), "email", email(), "email_verified",
        emailVerified, "roles", List.of(role.label()), "auth_time", Instant.now().getEpochSecond());
  }
}
