package io.voicesurvey.adapters.rest.security;

import io.voicesurvey.adapters.rest.http.RequestProperties;
import io.voicesurvey.domain.session.SessionId;
import io.voicesurvey.domain.user.User;
import jakarta.ws.rs.container.ContainerRequestContext;

/** The current user and the session of an {@link Authenticated} request. */
public record Caller(User user, SessionId sessionId) {
  private static final String PROPERTY = "voicesurveyagent.caller";

  /** @throws IllegalStateException if the request is not {@link Authenticated} */
  public static Caller of(ContainerRequestContext request) {
    if (request.getProperty(PROPERTY) instanceof Caller caller) {
      return caller;
    }
    throw new IllegalStateException("the operation is not authenticated");
  }

  void attachTo(ContainerRequestContext request) {
    request.setProperty(PROPERTY, this);
    request.setProperty(RequestProperties.USER_ID, user.id().value().toString());
  }
}
