package io.voicesurvey.application.port;

import io.voicesurvey.domain.session.Session;
import io.voicesurvey.domain.user.User;

/** A session and its user, as they were at one moment. */
public record UserSession(User user, Session session) {
  public UserSession {
    if (!session.userId().equals(user.id())) {
      throw new IllegalArgumentException("another user's session");
    }
  }
}
