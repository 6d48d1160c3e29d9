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
   * The session with its user, also where it is over or its user disabled; none where nobody knows it.
   *
   * @throws DatabaseUnavailable where the answer is not known and can't be had
   */
  Optional<UserSession> find(SessionId id);
}
