package io.voicesurvey.adapters.persistence.user;

import io.voicesurvey.domain.user.UserStatus;
import jakarta.persistence.AttributeConverter;

/** The converter between a status and its label of the type {@code user_status}. */
class UserStatusColumn implements AttributeConverter<UserStatus, String> {
  @Override
  public String convertToDatabaseColumn(UserStatus status) {
    return status.label();
  }

  @Override
  public UserStatus convertToEntityAttribute(String label) {
    return UserStatus.named(label).orElseThrow(() -> new IllegalStateException("unknown status"));
  }
}
