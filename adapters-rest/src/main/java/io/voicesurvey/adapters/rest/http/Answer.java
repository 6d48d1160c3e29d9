package io.voicesurvey.adapters.rest.http;

import io.voicesurvey.adapters.rest.problem.Problem;
import io.voicesurvey.adapters.rest.problem.ProblemCode;
import io.voicesurvey.adapters.rest.problem.ProblemException;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;

/** Adds the common headers to every response, and the request id to every problem document. */
public final class Answer implements ContainerResponseFilter {
  private static final Logger LOG = LoggerFactory.getLogger(Answer.class);

  /** The codes of a failed login, which the login itself logs. */
  private static final Set<ProblemCode> IN_THE_LINE_OF_A_LOGIN = EnumSet.of(ProblemCode.LOGIN_DENIED,
      ProblemCode.USER_DISABLED);

  /** For responses that a browser does not render: JSON needs neither scripts nor frames. */
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
      log(request.getMethod(), Exchange.path(request),
          Optional.ofNullable((String) request.getProperty(Exchange.USER_ID)), problem);
    }
  }

  /** Logs only a 403 that is not part of a login, and any 5xx. */
  static void log(String method, String path, Optional<String> userId, ProblemException problem) {
    boolean forbidden = problem.status() == 403 && !IN_THE_LINE_OF_A_LOGIN.contains(problem.code());
    if (forbidden || problem.status() >= 500) {
      LoggingEventBuilder line = LOG.atInfo().addKeyValue("method", method).addKeyValue("path", path)
          .addKeyValue("status", problem.status()).addKeyValue("code", problem.code());
      userId.ifPresent(id -> line.addKeyValue("user_id", id));
      line.log(forbidden ? "forbidden" : "request failed");
    }
  }
}
