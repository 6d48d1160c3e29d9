package io.voicesurvey.adapters.rest.program;

import com.fasterxml.jackson.annotation.JsonSetter;
import io.voicesurvey.adapters.rest.problem.ProblemException;
import io.voicesurvey.adapters.rest.security.RoleLabels;
import io.voicesurvey.application.program.CreateService;
import io.voicesurvey.domain.audit.Actor;
import io.voicesurvey.domain.user.Role;
import io.voicesurvey.domain.user.ServiceName;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.media.SchemaProperty;

/** A body with a new service account. Members accept any JSON type, so that the error for a wrong value explains it. */
@Schema(name = "NewService", type = SchemaType.OBJECT, requiredProperties = {"name",
    "role"}, additionalProperties = Schema.False.class, properties = {
        @SchemaProperty(name = "name", type = SchemaType.STRING, pattern = ServiceView.NAME, examples = "nightly-export"),
        @SchemaProperty(name = "role", type = SchemaType.STRING, enumeration = {"viewer", "campaign_manager",
            "admin"})})
final class NewService {
  @Schema(hidden = true)
  private Optional<ServiceName> name = Optional.empty();
  @Schema(hidden = true)
  private Optional<Role> role = Optional.empty();

  @JsonSetter("name")
  void takeName(Object value) {
    name = Optional.of(Optional.of(Members.text(value)).flatMap(ServiceName::parse).orElseThrow(() -> ProblemException
        .invalid("name", "must be 1 to 63 of A-Z, a-z, 0-9, _ and -, and start with a letter or digit")));
  }

  @JsonSetter("role")
  void takeRole(Object value) {
    role = Optional.of(RoleLabels.role("role", Members.text(value)));
  }

  CreateService.Command command(Actor actor) {
    return new CreateService.Command(name.orElseThrow(() -> Members.missing("name")),
        role.orElseThrow(() -> Members.missing("role")), actor);
  }
}
