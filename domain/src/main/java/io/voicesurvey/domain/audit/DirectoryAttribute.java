package io.voicesurvey.domain.audit;

import io.voicesurvey.domain.user.EmailAddress;
import io.voicesurvey.domain.user.ExternalId;
import io.voicesurvey.domain.user.User;
import io.voicesurvey.domain.user.UserName;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * An attribute by which a directory identifies a user.
 *
 * @param key   of the new value in an audit event
 * @param value of a user
 */
record DirectoryAttribute(AuditDetail key, Function<User, Optional<String>> value) {
  private static final List<DirectoryAttribute> ALL = List.of(
      new DirectoryAttribute(AuditDetail.EXTERNAL_ID, user -> user.externalId().map(ExternalId::value)),
      new DirectoryAttribute(AuditDetail.USER_NAME, user -> user.provisioning().userName().map(UserName::value)),
      new DirectoryAttribute(AuditDetail.EMAIL, user -> user.email().map(EmailAddress::value)));

  /** Those whose values differ. */
  static List<DirectoryAttribute> changed(User before, User after) {
    return ALL.stream().filter(attribute -> !attribute.of(before).equals(attribute.of(after))).toList();
  }

  Optional<String> of(User user) {
    return value.apply(user);
  }
}
