package io.voicesurvey.adapters.rest.metrics;

import io.voicesurvey.adapters.rest.http.Accept;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/**
 * Exposes the metrics of this instance: as Prometheus text, or as OpenMetrics if the client prefers it. Holds no
 * secret.
 */
@Path("/metrics")
@Tag(name = "Operation")
@Singleton
public class MetricsResource {
  public static final String TEXT = "text/plain; version=0.0.4; charset=utf-8";
  public static final String OPEN_METRICS = "application/openmetrics-text; version=1.0.0; charset=utf-8";

  private static final MediaType TEXT_TYPE = MediaType.valueOf(TEXT);
  private static final MediaType OPEN_METRICS_TYPE = MediaType.valueOf(OPEN_METRICS);

  private final Exposition exposition;

  @Inject
  public MetricsResource(Exposition exposition) {
    this.exposition = exposition;
  }

  @GET
  @Produces({TEXT, OPEN_METRICS})
  @Operation(operationId = "metrics", summary = "Returns the metrics of this instance")
  @APIResponse(responseCode = "200", description = "All metrics, in a format for Prometheus.", content = {
      @Content(mediaType = TEXT, schema = @Schema(type = SchemaType.STRING)),
      @Content(mediaType = OPEN_METRICS, schema = @Schema(type = SchemaType.STRING))})
  public Response metrics(@Context ContainerRequestContext request) {
    String type = Accept.prefers(request.getAcceptableMediaTypes(), OPEN_METRICS_TYPE, TEXT_TYPE) ? OPEN_METRICS : TEXT;
    return Response.ok(exposition.write(type)).header(HttpHeaders.CONTENT_TYPE, type).build();
  }
}
