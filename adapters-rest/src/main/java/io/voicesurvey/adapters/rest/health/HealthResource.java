package io.voicesurvey.adapters.rest.health;

import io.voicesurvey.adapters.rest.http.RestSettings;
import io.voicesurvey.adapters.rest.http.Json;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;

/** Tells that the process lives; asks nothing else. */
@Path("/health")
@Singleton
public class HealthResource {
  private final Health health;

  @Inject
  public HealthResource(RestSettings settings) {
    this.health = new Health("ok", settings.version());
  }

  @GET
  @Produces(Json.MEDIA_TYPE)
  public Health health() {
    return health;
  }
}
