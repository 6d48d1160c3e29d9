package io.voicesurvey.adapters.rest.security;

import io.voicesurvey.adapters.rest.problem.Challenge;
import io.voicesurvey.application.session.CheckReauthentication;
import io.voicesurvey.application.session.CheckReauthentication.Outcome;
import io.voicesurvey.domain.session.ReauthenticationPolicy;
import jakarta.annotation.Priority;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import java.time.Duration;

/** Refuses a {@link FreshLogin} operation if the caller's login is too old or too weak; runs after {@link AdminFilter}. */
@FreshLogin
@Priority(Priorities.AUTHORIZATION + 1)
@Singleton
public final class FreshLoginFilter implements ContainerRequestFilter {
  private final CheckReauthentication checkReauthentication;

  @Inject
  public FreshLoginFilter(CheckReauthentication checkReauthentication) {
    this.checkReauthentication = checkReauthentication;
  }

  @Override
  public void filter(ContainerRequestContext request) {
    switch (checkReauthentication.execute(new CheckReauthentication.Command(Caller.of(request).sessionId()))) {
      case Outcome.Sufficient sufficient -> {
        // The request goes on.
      }
      case Outcome.Required(ReauthenticationPolicy policy) -> throw Challenge.insufficientAuthentication(
          policy.maxAge().map(Duration::toSeconds), policy.acrValues(),
          "This change needs a more recent or stronger login. Sign in again and repeat the request.");
    }
  }
}
