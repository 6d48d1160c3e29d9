package io.voicesurvey.application.port;

import io.voicesurvey.domain.login.LoginAttemptId;
import io.voicesurvey.domain.session.ProviderLogout;
import io.voicesurvey.domain.session.Session;
import io.voicesurvey.domain.session.SessionId;
import io.voicesurvey.domain.session.SessionPolicy;
import io.voicesurvey.domain.user.UserId;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** The sessions. Every method may throw {@link DatabaseUnavailable}; each alone is atomic. */
public interface SessionRepository {
  /**
   * Adds a session; false, and nothing is changed, where its login attempt was used by another. A refusal leaves the
   * transaction usable.
   */
  boolean insert(Session session);

  boolean isUsed(LoginAttemptId attempt);

  Optional<UserSession> find(SessionId id);

  /**
   * Turns a session whose newest generation is {@code generation} to the next one, in one statement that only one of
   * many callers at once can win. None, and nothing is changed, where it has another generation, is not live at
   * {@code now}, or its user is not active.
   */
  Optional<UserSession> rotate(SessionId id, int generation, SessionPolicy policy, Instant now);

  /** The user's sessions that are live at {@code now}, the newest first. */
  List<Session> findLive(UserId user, Instant now);

  /** Ends a session that is neither revoked nor expired at {@code now}; false, and nothing is changed, where it is. */
  boolean revoke(SessionId id, Instant now);

  /** Ends the user's sessions that are live at {@code now}, in one statement; returns how many. */
  int revoke(UserId user, Instant now);

  /**
   * Ends, in one statement, the next of all sessions that began before {@code now} and are live then, by their ids.
   *
   * @param after the {@link RevokedBatch#last()} of the batch before; none begins with the first
   * @param limit how many at most, at least 1
   */
  RevokedBatch revokeNext(Optional<SessionId> after, int limit, Instant now);

  /**
   * Ends, in one statement, the sessions live at {@code now} that came from what ended at the provider. Where one session
   * of a subject ended, those of the subject's whose provider session has no name end too: one of them may be it.
   *
   * @return what it ended
   */
  List<Session> revoke(ProviderLogout logout, Instant now);

  /**
   * Looks at the next sessions, in the order in which they are kept, and deletes those that were over before
   * {@code deadline}: expired or revoked. Passes over those that somebody else holds.
   *
   * @param after where the look before this one ended; none at the beginning
   * @param limit how many to look at, at least 1
   */
  Purged purge(Optional<SessionId> after, int limit, Instant deadline);

  /**
   * What one look found.
   *
   * @param deleted how many
   * @param last    where the next look begins; none where there was nothing more to look at
   */
  record Purged(int deleted, Optional<SessionId> last) {}

  /**
   * Some of many sessions that ended together.
   *
   * @param last the highest id among them; none where there was nothing left to end
   */
  record RevokedBatch(int count, Optional<SessionId> last) {
    public RevokedBatch {
      Objects.requireNonNull(last, "last");
    }
  }
}
