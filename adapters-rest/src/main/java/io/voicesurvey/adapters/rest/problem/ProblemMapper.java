package io.voicesurvey.adapters.rest.problem;

import io.voicesurvey.application.port.DatabaseUnavailable;
import io.voicesurvey.application.port.IdentityProviderFault;
import io.voicesurvey.application.port.IdentityProviderUnavailable;
import io.voicesurvey.application.port.IssuerUnavailable;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Maps every failure to a problem document that reveals no internal details. */
@Singleton
public final class ProblemMapper implements ExceptionMapper<Throwable> {
  private static final Logger LOG = LoggerFactory.getLogger(ProblemMapper.class);
  private static final String DATABASE_RETRY_SECONDS = "2";

  @Inject
  public ProblemMapper() {}

  /**
   * The entity is the {@link ProblemException}; a response filter, which knows the request, makes it a {@link Problem}.
   */
  @Override
  public Response toResponse(Throwable failure) {
    ProblemException problem = problem(failure);
    Response.ResponseBuilder response = Response.status(problem.status()).type(Problem.MEDIA_TYPE).entity(problem);
    problem.headers().forEach((name, values) -> values.forEach(value -> response.header(name, value)));
    return response.build();
  }

  /** The public problem of a failure, with its status; the other details are only logged. */
  public static ProblemException problem(Throwable failure) {
    return switch (failure) {
      case ProblemException problem -> problem;
      case DatabaseUnavailable away -> {
        LOG.warn("The database is unavailable: {}", away.reason());
        yield databaseUnavailable();
      }
      case IssuerUnavailable away -> {
        LOG.warn("The issuer of a workload token is unavailable: {}", away.getMessage());
        yield issuerUnavailable(away.retryAfter());
      }
      case IdentityProviderUnavailable away -> {
        LOG.warn("The identity provider is unavailable: {}", away.getMessage());
        yield providerUnavailable(away.retryAfter());
      }
      case IdentityProviderFault fault -> {
        LOG.warn("The identity provider failed: {}", fault.getMessage());
        yield providerFault();
      }
      default -> {
        LOG.error("A request failed", failure);
        yield internalError();
      }
    };
  }

  public static ProblemException databaseUnavailable() {
    return new ProblemException(ProblemCode.DATABASE_UNAVAILABLE, "The database cannot be reached. Try again shortly.")
        .withHeader(HttpHeaders.RETRY_AFTER, DATABASE_RETRY_SECONDS);
  }

  private static ProblemException issuerUnavailable(Duration retryAfter) {
    return new ProblemException(ProblemCode.ISSUER_UNAVAILABLE,
        "The issuer of the token cannot be reached. Try again later.")
        .asOAuthError(OAuthErrorCode.TEMPORARILY_UNAVAILABLE)
        .withHeader(HttpHeaders.RETRY_AFTER, Long.toString(retryAfter.toSeconds()));
  }

  public static ProblemException providerUnavailable(Duration retryAfter) {
    return new ProblemException(ProblemCode.IDP_UNAVAILABLE,
        "The identity provider cannot be reached. Try again later.")
        .withHeader(HttpHeaders.RETRY_AFTER, Long.toString(retryAfter.toSeconds()));
  }

  public static ProblemException providerFault() {
    return new ProblemException(ProblemCode.IDP_ERROR,
        "The identity provider did not answer as it should. Try again, and tell its operator if it lasts.");
  }

  public static ProblemException internalError() {
    return new ProblemException(ProblemCode.INTERNAL_ERROR,
        "Something went wrong here. Report the request_id to the operator.");
  }
}
