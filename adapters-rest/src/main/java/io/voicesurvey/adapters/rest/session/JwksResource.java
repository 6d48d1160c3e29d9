package io.voicesurvey.adapters.rest.session;

import io.voicesurvey.adapters.rest.http.Json;
import io.voicesurvey.application.session.PublishKeys;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;

/** Publishes the keys that our access tokens verify with. */
@Path("/.well-known/jwks.json")
@Singleton
public class JwksResource {
  private final PublishKeys publishKeys;

  @Inject
  public JwksResource(PublishKeys publishKeys) {
    this.publishKeys = publishKeys;
  }

  @GET
  @Produces(Json.MEDIA_TYPE)
  public Response keys() {
    JwkSet keys = new JwkSet(publishKeys.execute(new PublishKeys.Command()).keys());
    return Response.ok(keys).header(HttpHeaders.CACHE_CONTROL, "public, max-age=300").build();
  }
}
