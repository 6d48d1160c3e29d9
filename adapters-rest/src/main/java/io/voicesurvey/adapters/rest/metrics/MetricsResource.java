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

/** Shows what this instance measures: Prometheus' text, or OpenMetrics where that is wanted more. Holds no secret. */
@Path("/metrics")
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
  public Response metrics(@Context ContainerRequestContext request) {
    String type = Accept.prefers(request.getAcceptableMediaTypes(), OPEN_METRICS_TYPE, TEXT_TYPE) ? OPEN_METRICS : TEXT;
    return Response.ok(exposition.write(type)).header(HttpHeaders.CONTENT_TYPE, type).build();
  }
}
