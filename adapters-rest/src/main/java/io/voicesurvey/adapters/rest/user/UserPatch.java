package io.voicesurvey.adapters.rest.user;

import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import io.voicesurvey.adapters.rest.problem.ProblemException;
import io.voicesurvey.domain.user.Role;
import io.voicesurvey.domain.user.UserStatus;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.media.SchemaProperty;

/** A body that says what is to change of a user. Not a record: JSON null is not the same as nothing. */
@Schema(name = "UserPatch", type = SchemaType.OBJECT, minProperties = 1, additionalProperties = Schema.False.class, properties = {
    @SchemaProperty(name = "role", type = SchemaType.STRING, enumeration = {"viewer", "campaign_manager", "admin"}),
    @SchemaProperty(name = "status", type = SchemaType.STRING, enumeration = {"active", "disabled"})})
final class UserPatch {
  @Schema(hidden = true)
  private Optional<Role> role = Optional.empty();
  @Schema(hidden = true)
  private Optional<UserStatus> status = Optional.empty();

  @JsonSetter(value = "role", nulls = Nulls.FAIL)
  void takeRole(String label) {
    role = Optional.of(UserQuery.role("role", label));
  }

  @JsonSetter(value = "status", nulls = Nulls.FAIL)
  void takeStatus(String label) {
    status = Optional.of(UserQuery.status("status", label));
  }

  /** Refuses a body that asks for nothing: whoever sends one meant something else. */
  UserPatch checked() {
    if (role.isEmpty() && status.isEmpty()) {
      throw ProblemException.invalid("body", "must name a role, a status, or both");
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
