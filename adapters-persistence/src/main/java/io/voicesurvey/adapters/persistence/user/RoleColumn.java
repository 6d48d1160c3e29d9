package io.voicesurvey.adapters.persistence.user;

import io.voicesurvey.domain.user.Role;
import jakarta.persistence.AttributeConverter;

/** The converter between a role and its label of the type {@code user_role}. */
class RoleColumn implements AttributeConverter<Role, String> {
  @Override
  public String convertToDatabaseColumn(Role role) {
    return role.label();
  }

  @Override
  public Role convertToEntityAttribute(String label) {
    return Role.named(label).orElseThrow(() -> new IllegalStateException("unknown role"));
  }
}
