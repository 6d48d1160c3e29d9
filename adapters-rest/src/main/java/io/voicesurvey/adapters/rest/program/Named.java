package io.voicesurvey.adapters.rest.program;

import io.voicesurvey.adapters.rest.problem.ProblemCode;
import io.voicesurvey.adapters.rest.problem.ProblemException;
import io.voicesurvey.adapters.rest.security.Caller;
import io.voicesurvey.domain.audit.Actor;
import io.voicesurvey.domain.program.CredentialId;
import io.voicesurvey.domain.user.ServiceName;
import jakarta.ws.rs.container.ContainerRequestContext;
import org.slf4j.Logger;
import org.slf4j.spi.LoggingEventBuilder;

/** What an administrator's request names: a service account, its secret or its trust rule. */
final class Named {
  private Named() {}

  static ServiceName service(String name) {
    return ServiceName.parse(name).orElseThrow(Named::notFound);
  }

  static CredentialId credential(String id) {
    return CredentialId.parse(id).orElseThrow(Named::notFound);
  }

  static ProblemException notFound() {
    return new ProblemException(ProblemCode.NOT_FOUND,
        "There is no such service account, secret or trust rule. See GET /api/admin/services.");
  }

  static Actor actor(ContainerRequestContext request) {
    return Actor.user(Caller.of(request).user().id());
  }

  /** A line for the log that names the administrator. */
  static LoggingEventBuilder log(Logger log, ContainerRequestContext request) {
    return log.atInfo().addKeyValue("actor", Caller.of(request).user().id().value());
  }
}
