package io.voicesurvey.application.port;

import io.voicesurvey.domain.session.SessionId;
import java.util.Optional;

/**
 * What every authenticated request asks: whom a session belongs to and whether it still holds. An answer is at most one
 * second behind what any instance has committed; when the session was last used and the user last signed in, which
 * decide nothing, at most one minute.
 */
public interface LiveSessions {
  /**
   * The session with its user, also where it is over or its user disabled; none where nobody knows it. Where it is not
   * expired by {@link UserSession#readAt()}, it is not expired now.
   *
   * @throws DatabaseUnavailable where the answer is not known and can't be had
   */
  Optional<UserSession> find(SessionId id);

  /**
   * What {@link #find} would answer, where that is known without asking anything outside; none where it would have to be
   * asked. Never waits, so it may be called where no thread may.
   */
  default Optional<UserSession> recall(SessionId id) {
    return Optional.empty();
  }
}
