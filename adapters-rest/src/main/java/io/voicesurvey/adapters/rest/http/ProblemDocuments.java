package io.voicesurvey.adapters.rest.http;

import io.voicesurvey.adapters.rest.problem.OAuthError;
import io.voicesurvey.adapters.rest.problem.Problem;
import io.voicesurvey.adapters.rest.problem.ProblemCode;
import io.voicesurvey.adapters.rest.problem.ProblemException;
import io.voicesurvey.adapters.rest.problem.ScimError;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * Replaces the {@link ProblemException} of a response with its problem document, which contains the request id, or with
 * the error of OAuth 2.0 or SCIM that takes its place.
 */
public final class ProblemDocuments implements ContainerResponseFilter {
  private static final Logger LOG = LoggerFactory.getLogger(ProblemDocuments.class);

  /** The codes of a failed login, which the login itself logs. */
  private static final Set<ProblemCode> LOGGED_BY_THE_LOGIN = EnumSet.of(ProblemCode.LOGIN_DENIED,
      ProblemCode.USER_DISABLED);

  private final MetadataLink metadataLink;

  public ProblemDocuments(HttpSettings settings) {
    this.metadataLink = new MetadataLink(settings.publicOrigin());
  }

  @Override
  public void filter(ContainerRequestContext request, ContainerResponseContext response) {
    if (response.getEntity() instanceof ProblemException problem) {
      setDocument(problem, request, response);
      response.getHeaders().computeIfPresent(HttpHeaders.WWW_AUTHENTICATE, (name, challenges) -> challenges.stream()
          .<Object>map(challenge -> metadataLink.addTo(problem.status(), name, challenge.toString())).toList());
      request.setProperty(RequestProperties.CODE, problem.code());
      log(request.getMethod(), RequestProperties.path(request),
          Optional.ofNullable((UUID) request.getProperty(RequestProperties.USER_ID)), problem);
    }
  }

  private static void setDocument(ProblemException problem, ContainerRequestContext request,
      ContainerResponseContext response) {
    String requestId = RequestProperties.requestId(request);
    if (ScimError.isAt(RequestProperties.path(request))) {
      set(response, ScimError.of(problem), ScimError.MEDIA_TYPE);
    } else if (problem.oauthError().isPresent()) {
      set(response, OAuthError.of(problem, requestId), OAuthError.MEDIA_TYPE);
    } else {
      set(response, Problem.of(problem, requestId), Problem.MEDIA_TYPE);
    }
  }

  private static void set(ContainerResponseContext response, Object document, String mediaType) {
    response.setEntity(document, response.getEntityAnnotations(), MediaType.valueOf(mediaType));
  }

  /** Whether {@link #log} writes a line: for a 403 that is not part of a login, and for any 5xx. */
  public static boolean isLogged(ProblemException problem) {
    return isForbidden(problem) || problem.status() >= 500;
  }

  private static boolean isForbidden(ProblemException problem) {
    return problem.status() == 403 && !LOGGED_BY_THE_LOGIN.contains(problem.code());
  }

  /** Logs a problem if {@link #isLogged}. */
  public static void log(String method, String path, Optional<UUID> userId, ProblemException problem) {
    if (isLogged(problem)) {
      LoggingEventBuilder line = LOG.atInfo().addKeyValue("method", method).addKeyValue("path", path)
          .addKeyValue("status", problem.status()).addKeyValue("code", problem.code());
      userId.ifPresent(id -> line.addKeyValue("user_id", id));
      line.log(isForbidden(problem) ? "forbidden" : "request failed");
    }
  }
}
