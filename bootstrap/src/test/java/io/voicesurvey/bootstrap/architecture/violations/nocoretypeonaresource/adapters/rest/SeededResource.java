package io.voicesurvey.bootstrap.architecture.violations.nocoretypeonaresource.adapters.rest;

import io.voicesurvey.application.session.Tokens;
import io.voicesurvey.domain.user.User;
import io.voicesurvey.domain.user.UserId;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import java.util.List;
import java.util.Optional;

@Path("/seeded")
public final class SeededResource {
  public Optional<User> seededReturn() {
    return Optional.empty();
  }

  public void seededParameter(UserId id) {}

  public void seededGeneric(List<UserId> ids) {}

  public void seededContext(@Context Tokens tokens) {}
}
