package io.voicesurvey.adapters.rest.openapi;

import jakarta.inject.Singleton;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.headers.Header;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Serves the OpenAPI document of this service. */
@Path("/")
@Tag(name = "Documentation")
@Singleton
public class DocumentResource {
  /** Read and hashed on first use, not while the service starts. */
  private static final class Forms {
    static final Representation JSON = new Representation(Document.JSON.bytes());
    static final Representation YAML = new Representation(Document.YAML.bytes());
  }

  @GET
  @Path("/openapi.json")
  @Produces(Document.JSON_TYPE)
  @Operation(operationId = "openapiJson", summary = "This document, as JSON")
  @Parameter(ref = "If-None-Match")
  @APIResponse(responseCode = "200", description = "The document.", headers = {@Header(name = "ETag", ref = "ETag"),
      @Header(name = "Cache-Control", ref = "Revalidated")}, content = @Content(schema = @Schema(type = SchemaType.OBJECT, requiredProperties = {
          "openapi", "info", "paths"})))
  @APIResponse(responseCode = "304", ref = "NotModified")
  public Response json(@Context ContainerRequestContext request) {
    return Forms.JSON.response(request).build();
  }

  @GET
  @Path("/openapi.yaml")
  @Produces(Document.YAML_TYPE)
  @Operation(operationId = "openapiYaml", summary = "This document, as YAML")
  @Parameter(ref = "If-None-Match")
  @APIResponse(responseCode = "200", description = "The document.", headers = {@Header(name = "ETag", ref = "ETag"),
      @Header(name = "Cache-Control", ref = "Revalidated")}, content = @Content(schema = @Schema(type = SchemaType.OBJECT, requiredProperties = {
          "openapi", "info", "paths"})))
  @APIResponse(responseCode = "304", ref = "NotModified")
  public Response yaml(@Context ContainerRequestContext request) {
    return Forms.YAML.response(request).build();
  }
}
