package io.voicesurvey.application.port;

import io.voicesurvey.domain.session.SessionId;
import java.util.Optional;

/**
 * Finds the session of every authenticated request, and whether it is still valid. A result is at most one second older
 * than the commits of all instances. The times of the session's last use and of the user's last login, which affect no
 * decision, may be up to one minute old.
 */
public interface LiveSessions {
  /**
   * The session with its user, even if the session has ended or the user is disabled. Empty if the session is unknown.
   * If it is not expired by {@link UserSession#readAt()}, it is not expired now.
   *
   * @throws DatabaseUnavailable if the session is not cached and the database is unavailable
   */
  Optional<UserSession> find(SessionId id);

  /**
   * The cached result of {@link #find}. Empty if the database must be queried. Never blocks, so any thread may call it.
   */
  default Optional<UserSession> findCached(SessionId id) {
    return Optional.empty();
  }

  /**
   * Drops what is cached of a session that changed, so that this instance need not wait to learn of it. Call it after the
   * commit. Never blocks.
   */
  default void forget(SessionId id) {
    // Without a cache, there is nothing to drop.
  }
}
