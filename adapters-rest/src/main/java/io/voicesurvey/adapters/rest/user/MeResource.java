package io.voicesurvey.adapters.rest.user;

import io.voicesurvey.adapters.rest.http.Json;
import io.voicesurvey.adapters.rest.security.Authenticated;
import io.voicesurvey.adapters.rest.security.Caller;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Context;

/** Shows people who they are here. */
@Path("/api/auth/me")
@Singleton
public class MeResource {
  @Inject
  public MeResource() {}

  @GET
  @Authenticated
  @Produces(Json.MEDIA_TYPE)
  public UserProfile me(@Context ContainerRequestContext request) {
    return UserProfile.of(Caller.of(request).user());
  }
}
