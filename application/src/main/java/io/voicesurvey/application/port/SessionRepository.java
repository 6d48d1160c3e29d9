package io.voicesurvey.application.port;

import io.voicesurvey.domain.login.LoginAttemptId;
import io.voicesurvey.domain.session.ProviderLogout;
import io.voicesurvey.domain.session.Session;
import io.voicesurvey.domain.session.SessionId;
import io.voicesurvey.domain.session.SessionPolicy;
import io.voicesurvey.domain.user.UserId;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * The sessions. Every method may throw {@link DatabaseUnavailable}; each alone is atomic.
 *
 * <p>All times are by the database's clock, which the statements themselves read. No host's clock decides when a session
 * begins, ends or is revoked, since hosts disagree. What a revocation affects depends on no clock at all.
 */
public interface SessionRepository {
  /**
   * Adds a session that begins now. The caller's times only give its length: from {@code createdAt} to
   * {@code expiresAt}. None, and nothing is changed, where its login attempt was used by another. A refusal leaves the
   * transaction usable.
   *
   * @return the session with the times that were stored
   */
  Optional<Session> insert(Session session);

  /** Whether the login attempt gave a session or was spent. */
  boolean isUsed(LoginAttemptId attempt);

  /**
   * Uses up a login attempt that gives no session; false, and nothing is changed, where it was spent before. Of many
   * callers at once only one can win, and a refusal leaves the transaction usable. Forgotten as {@link SpentTokens} are.
   */
  boolean spend(LoginAttemptId attempt);

  Optional<UserSession> find(SessionId id);

  /**
   * Turns a session whose newest generation is {@code generation} to the next one, in one statement that only one of
   * many callers at once can win. None, and nothing is changed, where it has another generation, is not live, or its
   * user is not active.
   */
  Optional<UserSession> rotate(SessionId id, int generation, SessionPolicy policy);

  /** The user's live sessions, the newest first. */
  List<Session> findLive(UserId user);

  /**
   * Revokes a session that is not revoked yet, expired or not.
   *
   * @return whether that ended a live session
   */
  boolean revoke(SessionId id);

  /**
   * Revokes the user's sessions that are not revoked yet, expired or not, in one statement.
   *
   * @return how many of them were live
   */
  int revoke(UserId user);

  /**
   * Revokes, in one statement, the next of all sessions that are not revoked yet, expired or not, by their ids.
   *
   * @param after the {@link RevokedBatch#last()} of the batch before; none begins with the first
   * @param limit how many at most, at least 1
   */
  RevokedBatch revokeNext(Optional<SessionId> after, int limit);

  /**
   * Revokes, in one statement, the sessions not revoked yet, expired or not, that came from what ended at the provider.
   * Where one session of a subject ended, those of the subject's whose provider session has no name end too: one of them
   * may be it.
   *
   * @return those of them that were live
   */
  List<Session> revoke(ProviderLogout logout);

  /**
   * Looks at the next sessions, in the order in which they are kept, and deletes those that have been over, expired or
   * revoked, for longer than {@code retention}. Passes over those that somebody else holds.
   *
   * @param after where the look before this one ended; none at the beginning
   * @param limit how many to look at, at least 1
   */
  Purged purge(Optional<SessionId> after, int limit, Duration retention);

  /**
   * What one look found.
   *
   * @param deleted how many
   * @param last    where the next look begins; none where there was nothing more to look at
   */
  record Purged(int deleted, Optional<SessionId> last) {}

  /**
   * Some of many sessions that were revoked together.
   *
   * @param count how many of them were live
   * @param last  the highest id among them; none where there were fewer than asked for, so that nothing is left
   */
  record RevokedBatch(int count, Optional<SessionId> last) {
    public RevokedBatch {
      Objects.requireNonNull(last, "last");
    }
  }
}
