package io.voicesurvey.adapters.rest.http;

import io.voicesurvey.adapters.rest.problem.Problem;
import io.voicesurvey.adapters.rest.problem.ProblemException;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Gives every answer what every answer bears, and every refusal the id of its request. */
public final class Answer implements ContainerResponseFilter {
  private static final Logger LOG = LoggerFactory.getLogger(Answer.class);

  /** For answers that no browser has to show: JSON runs nothing and is framed by nobody. */
  public static final Map<String, String> SECURITY_HEADERS = Map.of("X-Content-Type-Options", "nosniff",
      "Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'", "Referrer-Policy", "no-referrer");

  @Override
  public void filter(ContainerRequestContext request, ContainerResponseContext response) {
    String requestId = Exchange.requestId(request);
    response.getHeaders().putSingle(Exchange.REQUEST_ID_HEADER, requestId);
    SECURITY_HEADERS.forEach((name, value) -> response.getHeaders().putIfAbsent(name, List.of(value)));
    if (!response.getHeaders().containsKey(HttpHeaders.CACHE_CONTROL)) {
      response.getHeaders().putSingle(HttpHeaders.CACHE_CONTROL, "no-store");
    }
    if (response.getEntity() instanceof ProblemException problem) {
      response.setEntity(Problem.of(problem, requestId), response.getEntityAnnotations(),
          MediaType.valueOf(Problem.MEDIA_TYPE));
      request.setProperty(Exchange.CODE, problem.code());
      log(request.getMethod(), request.getUriInfo().getPath(), problem);
    }
  }

  static void log(String method, String path, ProblemException problem) {
    if (problem.status() >= 500) {
      LOG.atInfo().addKeyValue("method", method).addKeyValue("path", path)
          .addKeyValue("status", problem.status()).addKeyValue("code", problem.code()).log("request failed");
    }
  }
}
