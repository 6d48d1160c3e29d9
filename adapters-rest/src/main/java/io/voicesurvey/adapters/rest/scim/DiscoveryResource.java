package io.voicesurvey.adapters.rest.scim;

import com.fasterxml.jackson.databind.JsonNode;
import io.voicesurvey.adapters.rest.http.HttpSettings;
import io.voicesurvey.adapters.rest.http.RequestProperties;
import io.voicesurvey.adapters.rest.problem.ProblemCode;
import io.voicesurvey.adapters.rest.problem.ProblemException;
import io.voicesurvey.adapters.rest.problem.ScimError;
import io.voicesurvey.adapters.rest.security.AdminOnly;
import io.voicesurvey.adapters.rest.security.Authenticated;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.eclipse.microprofile.openapi.annotations.Operation;

/** Describes {@link ScimResource} (RFC 7644, section 4). */
@Path(ScimError.ROOT)
@Authenticated
@AdminOnly
@Singleton
@Produces({ScimError.MEDIA_TYPE, MediaType.APPLICATION_JSON})
public class DiscoveryResource {
  private final Discovery discovery;

  @Inject
  public DiscoveryResource(HttpSettings settings, GroupDirectory groups) {
    this.discovery = new Discovery(ScimResource.root(settings), groups::names);
  }

  @GET
  @Path("/" + Discovery.CONFIG)
  @Operation(hidden = true)
  public Response config(@Context ContainerRequestContext request) {
    return respond(request, discovery.config());
  }

  @GET
  @Path("/" + Discovery.TYPES)
  @Operation(hidden = true)
  public Response types(@Context ContainerRequestContext request) {
    return respond(request, discovery.types());
  }

  @GET
  @Path("/" + Discovery.TYPES + "/{id}")
  @Operation(hidden = true)
  public Response type(@Context ContainerRequestContext request, @PathParam("id") String id) {
    return respond(request, discovery.type(id));
  }

  @GET
  @Path("/" + Discovery.SCHEMAS)
  @Operation(hidden = true)
  public Response schemas(@Context ContainerRequestContext request) {
    return respond(request, discovery.schemas());
  }

  @GET
  @Path("/" + Discovery.SCHEMAS + "/{id}")
  @Operation(hidden = true)
  public Response schema(@Context ContainerRequestContext request, @PathParam("id") String id) {
    return respond(request, discovery.schema(id));
  }

  /** Refuses a filter, as RFC 7644, section 4, requires. */
  private static Response respond(ContainerRequestContext request, JsonNode document) {
    if (RequestProperties.query(request).single("filter").isPresent()) {
      throw new ProblemException(ProblemCode.FORBIDDEN, "This resource cannot be filtered.");
    }
    return ScimResource.respond(request, ScimAnswer.ok(document));
  }
}
