package io.voicesurvey.adapters.rest.health;

import io.voicesurvey.adapters.rest.http.Json;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Reports that the process is alive; checks no dependency. */
@Path("/health")
@Tag(name = "Operation")
@Singleton
public class HealthResource {
  private final Health health;

  @Inject
  public HealthResource(Health health) {
    this.health = health;
  }

  @GET
  @Produces(Json.MEDIA_TYPE)
  @Operation(operationId = "health", summary = "Reports whether the process is alive")
  @APIResponse(responseCode = "200", description = "The process is alive.", content = @Content(schema = @Schema(implementation = Health.class)))
  public Health health() {
    return health;
  }
}
