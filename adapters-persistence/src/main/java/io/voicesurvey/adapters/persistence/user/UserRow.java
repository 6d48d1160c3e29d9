package io.voicesurvey.adapters.persistence.user;

import io.voicesurvey.domain.user.DisplayName;
import io.voicesurvey.domain.user.EmailAddress;
import io.voicesurvey.domain.user.ExternalIdentity;
import io.voicesurvey.domain.user.Role;
import io.voicesurvey.domain.user.User;
import io.voicesurvey.domain.user.UserId;
import io.voicesurvey.domain.user.UserStatus;
import jakarta.persistence.Convert;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.UUID;
import org.hibernate.annotations.JdbcType;

@Entity
@Table(name = "users")
class UserRow implements StoredUser {
  @Id
  UUID id;
  String issuer;
  String subject;
  String email;
  String emailKey;
  String name;
  String nameKey;
  @Convert(converter = RoleColumn.class)
  @JdbcType(EnumLabelJdbcType.class)
  Role role;
  @Convert(converter = UserStatusColumn.class)
  @JdbcType(EnumLabelJdbcType.class)
  UserStatus status;
  Instant createdAt;
  Instant updatedAt;
  Instant lastLoginAt;
  long version;

  static UserRow from(User user) {
    UserRow row = new UserRow();
    row.id = user.id().value();
    row.issuer = user.identity().issuer();
    row.subject = user.identity().subject();
    row.email = user.email().map(EmailAddress::value).orElse(null);
    row.emailKey = user.email().map(EmailAddress::canonical).orElse(null);
    row.name = user.name().value();
    row.nameKey = user.name().canonical();
    row.role = user.role();
    row.status = user.status();
    row.createdAt = stored(user.createdAt());
    row.updatedAt = stored(user.updatedAt());
    row.lastLoginAt = user.lastLoginAt().map(UserRow::stored).orElse(null);
    row.version = user.version();
    return row;
  }

  @Override
  public User toDomain() {
    return new User(new UserId(id), new ExternalIdentity(issuer, subject),
        Optional.ofNullable(email).map(EmailAddress::new), new DisplayName(name), role, status, createdAt, updatedAt,
        Optional.ofNullable(lastLoginAt), version);
  }

  /** Cut, where the driver would round: a time never becomes a later one. */
  private static Instant stored(Instant time) {
    return time.truncatedTo(ChronoUnit.MICROS);
  }
}
