package io.voicesurvey.adapters.rest.security;

import io.voicesurvey.adapters.rest.problem.Challenge;
import io.voicesurvey.adapters.rest.problem.ProblemException;
import io.voicesurvey.domain.user.Role;
import io.voicesurvey.domain.user.User;
import jakarta.annotation.Priority;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;

/** Admits only current administrators to an {@link AdminOnly} operation; the role in the token does not count. */
@AdminOnly
@Priority(Priorities.AUTHORIZATION)
@Singleton
public final class AdminFilter implements ContainerRequestFilter {
  private static final ProblemException REFUSED = Challenge
      .insufficientScope("Only administrators may do this. Ask one of them.");

  @Inject
  public AdminFilter() {}

  @Override
  public void filter(ContainerRequestContext request) {
    if (!admits(Caller.of(request).user())) {
      throw refused();
    }
  }

  static boolean admits(User user) {
    return user.role().includes(Role.ADMIN);
  }

  static ProblemException refused() {
    return REFUSED;
  }
}
