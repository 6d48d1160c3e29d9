package io.voicesurvey.adapters.rest.user;

import com.fasterxml.jackson.annotation.JsonSetter;
import io.voicesurvey.adapters.rest.problem.ProblemException;
import io.voicesurvey.adapters.rest.security.RoleLabels;
import io.voicesurvey.domain.user.Role;
import io.voicesurvey.domain.user.UserStatus;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.media.SchemaProperty;

/**
 * A body with the changes to a user. Not a record: JSON null differs from an absent member. Members accept any JSON
 * type, so that the error for each wrong value lists the valid ones.
 */
@Schema(name = "UserPatch", type = SchemaType.OBJECT, minProperties = 1, additionalProperties = Schema.False.class, properties = {
    @SchemaProperty(name = "role", type = SchemaType.STRING, enumeration = {"viewer", "campaign_manager", "admin"}),
    @SchemaProperty(name = "status", type = SchemaType.STRING, enumeration = {"active", "disabled"})})
final class UserPatch {
  @Schema(hidden = true)
  private Optional<Role> role = Optional.empty();
  @Schema(hidden = true)
  private Optional<UserStatus> status = Optional.empty();

  @JsonSetter("role")
  void takeRole(Object value) {
    role = Optional.of(RoleLabels.role("role", label(value)));
  }

  @JsonSetter("status")
  void takeStatus(Object value) {
    status = Optional.of(UserQuery.status("status", label(value)));
  }

  /** Anything but a string becomes an empty label, which is refused. */
  private static String label(Object value) {
    return value instanceof String text ? text : "";
  }

  /** Refuses a body without changes: the client must have intended something else. */
  UserPatch checked() {
    if (role.isEmpty() && status.isEmpty()) {
      throw ProblemException.invalid("body", "must contain role, status or both");
    }
    return this;
  }

  Optional<Role> role() {
    return role;
  }

  Optional<UserStatus> status() {
    return status;
  }
}
