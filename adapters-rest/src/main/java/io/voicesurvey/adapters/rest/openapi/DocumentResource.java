package io.voicesurvey.adapters.rest.openapi;

import jakarta.inject.Inject;
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

/** Hands out the OpenAPI document of this service. */
@Path("/")
@Singleton
public class DocumentResource {
  private final Representation json = new Representation(Document.JSON.bytes());
  private final Representation yaml = new Representation(Document.YAML.bytes());

  @Inject
  public DocumentResource() {}

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
    return json.answer(request).build();
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
    return yaml.answer(request).build();
  }
}
