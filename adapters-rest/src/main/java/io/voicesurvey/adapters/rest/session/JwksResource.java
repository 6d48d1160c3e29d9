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
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.headers.Header;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Publishes the public keys that verify our access tokens. */
@Path("/.well-known/jwks.json")
@Tag(name = "Keys")
@Singleton
public class JwksResource {
  private final PublishKeys publishKeys;

  @Inject
  public JwksResource(PublishKeys publishKeys) {
    this.publishKeys = publishKeys;
  }

  @GET
  @Produces(Json.MEDIA_TYPE)
  @Operation(operationId = "jwks", summary = "The public keys that verify access tokens")
  @APIResponse(responseCode = "200", description = "A JWK Set. It has no keys if a shared secret signs the tokens.", headers = @Header(name = "Cache-Control", ref = "PublicCache"), content = @Content(schema = @Schema(implementation = JwkSet.class)))
  public Response keys() {
    JwkSet keys = new JwkSet(publishKeys.execute(new PublishKeys.Command()).keys());
    return Response.ok(keys).header(HttpHeaders.CACHE_CONTROL, "public, max-age=300").build();
  }
}
