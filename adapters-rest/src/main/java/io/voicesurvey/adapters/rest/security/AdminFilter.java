package io.voicesurvey.adapters.rest.security;

import io.voicesurvey.adapters.rest.problem.Challenge;
import io.voicesurvey.domain.user.Role;
import jakarta.annotation.Priority;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Lets nobody through to an {@link AdminOnly} operation who is no administrator now, whatever their token says. */
@AdminOnly
@Priority(Priorities.AUTHORIZATION)
@Singleton
public final class AdminFilter implements ContainerRequestFilter {
  private static final Logger LOG = LoggerFactory.getLogger(AdminFilter.class);

  @Inject
  public AdminFilter() {}

  @Override
  public void filter(ContainerRequestContext request) {
    Caller caller = Caller.of(request);
    if (!caller.user().role().includes(Role.ADMIN)) {
      LOG.atInfo().addKeyValue("user_id", caller.user().id().value()).addKeyValue("method", request.getMethod())
          .addKeyValue("path", request.getUriInfo().getPath(false)).log("forbidden");
      throw Challenge.insufficientScope("Only administrators may do this. Ask one of them.");
    }
  }
}
