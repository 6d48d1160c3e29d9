package io.voicesurvey.adapters.persistence.user;

import io.voicesurvey.adapters.persistence.Times;
import io.voicesurvey.domain.StoredTime;
import io.voicesurvey.domain.user.DisplayName;
import io.voicesurvey.domain.user.EmailAddress;
import io.voicesurvey.domain.user.ExternalId;
import io.voicesurvey.domain.user.ExternalIdentity;
import io.voicesurvey.domain.user.FullName;
import io.voicesurvey.domain.user.Provisioning;
import io.voicesurvey.domain.user.Role;
import io.voicesurvey.domain.user.User;
import io.voicesurvey.domain.user.UserId;
import io.voicesurvey.domain.user.UserName;
import io.voicesurvey.domain.user.UserStatus;
import jakarta.persistence.Convert;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.hibernate.annotations.JdbcType;

@Entity
@Table(name = "users")
class UserRow {
  /** All columns except the keys that only queries use. */
  static final String COLUMNS = """
      u.id, u.issuer, u.subject, u.email, u.verified_email_key, u.name, u.role, u.status, u.created_at, u.updated_at,
      u.last_login_at, u.version, u.waiting_email, u.external_id, u.user_name, u.directory_role, u.group_role,
      u.role_claimed, u.removed, u.given_name, u.family_name, u.claimed_external_id""";
  static final int COLUMN_COUNT = 22;

  /**
   * The stored issuer of a user without an identity, whose stored subject is the id. The release before cannot read
   * null. The next release writes null.
   */
  static final String NO_ISSUER = "urn:voicesurveyagent:waiting";

  /** The condition that the user {@code u} has no identity. */
  static final String IS_WAITING = "(u.issuer IS NULL OR u.issuer = '" + NO_ISSUER + "')";

  @Id
  UUID id;
  /** Null or {@link #NO_ISSUER} before the first login. */
  String issuer;
  String subject;
  String externalId;
  String claimedExternalId;
  String userName;
  String userNameKey;
  String givenName;
  String familyName;
  /** Labels, because these roles may be null. */
  String directoryRole;
  String groupRole;
  boolean roleClaimed;
  boolean removed;
  /** Null before the first login, as its key. */
  String email;
  String emailKey;
  /** Null after the first login, as its key. */
  String waitingEmail;
  String waitingEmailKey;
  /** The email is verified only if this is its key. An older release changes the email alone. */
  String verifiedEmailKey;
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
    row.issuer = user.identity().map(ExternalIdentity::issuer).orElse(NO_ISSUER);
    row.subject = user.identity().map(ExternalIdentity::subject).orElseGet(() -> row.id.toString());
    row.externalId = user.externalId().map(ExternalId::value).orElse(null);
    row.claimedExternalId = user.provisioning().claimedId().map(ExternalId::value).orElse(null);
    row.userName = user.provisioning().userName().map(UserName::value).orElse(null);
    row.userNameKey = user.provisioning().userName().map(UserName::canonical).orElse(null);
    row.givenName = user.provisioning().fullName().given().orElse(null);
    row.familyName = user.provisioning().fullName().family().orElse(null);
    row.directoryRole = user.provisioning().role().map(Role::label).orElse(null);
    row.groupRole = user.provisioning().groupRole().map(Role::label).orElse(null);
    row.roleClaimed = user.provisioning().claimed();
    row.removed = user.provisioning().removed();
    Optional<EmailAddress> address = user.email().filter(email -> !user.isWaiting());
    row.email = address.map(EmailAddress::value).orElse(null);
    row.emailKey = address.map(EmailAddress::canonical).orElse(null);
    Optional<EmailAddress> waitingAddress = user.email().filter(email -> user.isWaiting());
    row.waitingEmail = waitingAddress.map(EmailAddress::value).orElse(null);
    row.waitingEmailKey = waitingAddress.map(EmailAddress::canonical).orElse(null);
    row.verifiedEmailKey = user.emailVerified() ? row.emailKey : null;
    row.name = user.name().value();
    row.nameKey = user.name().canonical();
    row.role = user.role();
    row.status = user.status();
    row.createdAt = StoredTime.of(user.createdAt());
    row.updatedAt = StoredTime.of(user.updatedAt());
    row.lastLoginAt = user.lastLoginAt().map(StoredTime::of).orElse(null);
    row.version = user.version();
    return row;
  }

  static UserRow read(ResultSet columns, int first) throws SQLException {
    UserRow row = new UserRow();
    row.id = columns.getObject(first, UUID.class);
    row.issuer = columns.getString(first + 1);
    row.subject = columns.getString(first + 2);
    row.email = columns.getString(first + 3);
    row.verifiedEmailKey = columns.getString(first + 4);
    row.name = columns.getString(first + 5);
    row.role = new RoleColumn().convertToEntityAttribute(columns.getString(first + 6));
    row.status = new UserStatusColumn().convertToEntityAttribute(columns.getString(first + 7));
    row.createdAt = Times.read(columns, first + 8);
    row.updatedAt = Times.read(columns, first + 9);
    row.lastLoginAt = Times.readOptional(columns, first + 10).orElse(null);
    row.version = columns.getLong(first + 11);
    row.waitingEmail = columns.getString(first + 12);
    row.externalId = columns.getString(first + 13);
    row.userName = columns.getString(first + 14);
    row.directoryRole = columns.getString(first + 15);
    row.groupRole = columns.getString(first + 16);
    row.roleClaimed = columns.getBoolean(first + 17);
    row.removed = columns.getBoolean(first + 18);
    row.givenName = columns.getString(first + 19);
    row.familyName = columns.getString(first + 20);
    row.claimedExternalId = columns.getString(first + 21);
    return row;
  }

  private Provisioning provisioning() {
    return new Provisioning(Optional.ofNullable(externalId).map(ExternalId::new),
        Optional.ofNullable(userName).map(UserName::new), role(directoryRole), role(groupRole),
        new FullName(Optional.ofNullable(givenName), Optional.ofNullable(familyName)), roleClaimed, removed,
        Optional.ofNullable(claimedExternalId).map(ExternalId::new));
  }

  private static Optional<Role> role(String label) {
    return Optional.ofNullable(label).map(name -> Role.named(name).orElseThrow());
  }

  User toDomain() {
    Optional<EmailAddress> address = Optional.ofNullable(email).or(() -> Optional.ofNullable(waitingEmail))
        .map(EmailAddress::new);
    boolean verified = address.filter(held -> held.canonical().equals(verifiedEmailKey)).isPresent();
    Optional<ExternalIdentity> identity = Optional.ofNullable(issuer).filter(held -> !held.equals(NO_ISSUER))
        .map(held -> new ExternalIdentity(held, subject));
    return new User(new UserId(id), identity, provisioning(), address, verified, new DisplayName(name), role, status,
        createdAt, updatedAt, Optional.ofNullable(lastLoginAt), version);
  }
}
