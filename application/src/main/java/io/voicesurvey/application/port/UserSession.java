package io.voicesurvey.application.port;

import io.voicesurvey.domain.session.Session;
import io.voicesurvey.domain.user.User;
import java.time.Instant;
import java.util.Objects;

/**
 * A session and its user, as read at one moment.
 *
 * @param readAt that moment by the database's clock, the only clock for a session's times
 */
public record UserSession(User user, Session session, Instant readAt) {
  public UserSession {
    Objects.requireNonNull(readAt, "readAt");
    if (!session.userId().equals(user.id())) {
      throw new IllegalArgumentException("the session belongs to another user");
    }
  }

  public boolean isExpired() {
    return session.isExpired(readAt);
  }
}
