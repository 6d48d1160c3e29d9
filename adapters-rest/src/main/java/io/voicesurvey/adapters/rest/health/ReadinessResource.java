package io.voicesurvey.adapters.rest.health;

import io.voicesurvey.adapters.rest.http.Json;
import io.voicesurvey.application.health.CheckReadiness;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Response;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Reports whether this instance can receive requests: not while the database is unavailable. */
@Path("/health/ready")
@Tag(name = "Operation")
@Singleton
public class ReadinessResource {
  private final CheckReadiness checkReadiness;

  @Inject
  public ReadinessResource(CheckReadiness checkReadiness) {
    this.checkReadiness = checkReadiness;
  }

  @GET
  @Produces(Json.MEDIA_TYPE)
  @Operation(operationId = "readiness", summary = "Reports whether this instance can serve requests")
  @APIResponse(responseCode = "200", description = "Ready. While the identity provider is unavailable, only logins fail.", content = @Content(schema = @Schema(implementation = Readiness.class)))
  @APIResponse(responseCode = "503", description = "Not ready: the database is unavailable.", content = @Content(schema = @Schema(implementation = Readiness.class)))
  public Response ready() {
    CheckReadiness.Outcome outcome = checkReadiness.execute(new CheckReadiness.Command());
    return Response.status(outcome.databaseReachable() ? 200 : 503).entity(Readiness.of(outcome)).build();
  }
}
