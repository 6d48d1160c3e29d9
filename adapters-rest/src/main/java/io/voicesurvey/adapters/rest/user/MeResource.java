package io.voicesurvey.adapters.rest.user;

import io.voicesurvey.adapters.rest.security.UserProfile;
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
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Returns the profile of the caller. */
@Path("/api/auth/me")
@Tag(name = "Own account")
@Singleton
public class MeResource {
  @Inject
  public MeResource() {}

  @GET
  @Authenticated
  @Produces(Json.MEDIA_TYPE)
  @Operation(operationId = "me", summary = "Returns the profile of the caller")
  @APIResponse(responseCode = "200", description = "The caller's profile.", content = @Content(schema = @Schema(implementation = UserProfile.class)))
  public UserProfile me(@Context ContainerRequestContext request) {
    return UserProfile.of(Caller.of(request).user());
  }
}
