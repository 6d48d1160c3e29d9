package io.voicesurvey.application.port;

import io.voicesurvey.domain.login.LoginAttemptId;
import io.voicesurvey.domain.program.CredentialId;
import io.voicesurvey.domain.session.ProviderGrant;
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
 * The stored sessions. Every method may throw {@link DatabaseUnavailable}. Each call is atomic.
 *
 * <p>All times come from the database's clock, which the statements read. The clocks of the hosts differ, so they never
 * decide when a session begins, ends or is revoked. Which sessions a revocation affects depends on no clock.
 */
public interface SessionRepository {
  /**
   * Adds a session that begins now. The caller's times only set its length: from {@code createdAt} to
   * {@code expiresAt}. If its login attempt was used already, the result is empty and nothing is changed. The
   * transaction stays usable. An authentication time in the future becomes the time of the insertion: a provider's clock
   * must not extend the age limits of this service.
   *
   * @return the session with the stored times
   */
  Optional<Session> insert(Session session);

  /**
   * Adds a session like {@link #insert(Session)}, together with the grant by which its provider is asked again. If the
   * login attempt was used already, neither is added.
   *
   * @return the session with the stored times
   */
  Optional<Session> insert(Session session, ProviderGrant grant);

  /**
   * Adds a session without a login that begins now, like {@link #insert(Session)}, for a token that a program got with a
   * credential.
   *
   * @return the session with the stored times
   */
  Session insert(Session session, CredentialId credential);

  /** Whether the login attempt created a session or is marked as used. */
  boolean isUsed(LoginAttemptId attempt);

  /**
   * Marks a login attempt as used without a session. If it is marked already, returns false and changes nothing. Only one of
   * several concurrent callers succeeds. The transaction stays usable. Entries are deleted like those of
   * {@link UsedTokens}.
   */
  boolean markUsed(LoginAttemptId attempt);

  Optional<UserSession> find(SessionId id);

  /**
   * Moves a session from generation {@code generation} to the next, in one statement. Only one of several concurrent
   * callers succeeds. If the session has another generation, is not live, or its user is not active, the result is
   * empty and nothing is changed.
   */
  Optional<UserSession> rotate(SessionId id, int generation, SessionPolicy policy);

  /** The user's live sessions, the newest first. */
  List<Session> findLive(UserId user);

  /**
   * Revokes a session that is not revoked yet, expired or not.
   *
   * @return whether the session was live
   */
  boolean revoke(SessionId id);

  /**
   * Revokes the user's sessions that are not revoked yet, expired or not, in one statement.
   *
   * @return the number of those that were live
   */
  int revoke(UserId user);

  /**
   * Revokes the account's sessions of that credential that are not revoked yet, expired or not, in one statement.
   *
   * @return the number of those that were live
   */
  int revoke(UserId account, CredentialId credential);

  /**
   * Revokes, in one statement, the next sessions that are not revoked yet, expired or not, in the order of their ids.
   *
   * @param after the {@link RevokedBatch#last()} of the previous batch; empty: the first batch
   * @param limit the maximum number, at least 1
   */
  RevokedBatch revokeNext(Optional<SessionId> after, int limit);

  /**
   * Revokes, in one statement, the sessions of a provider logout that are not revoked yet, expired or not. If one
   * session of a subject ended, the subject's sessions without a stored provider session id are revoked too, because
   * each may be the one.
   *
   * @return those of them that were live
   */
  List<Session> revoke(ProviderLogout logout);

  /**
   * Examines the next sessions in the order of their ids and deletes those that expired or were revoked longer than
   * {@code retention} ago. Skips sessions that another transaction has locked, and may skip those of a user whom another
   * transaction has locked. The last use of a deleted session still counts as activity of its user
   * ({@link DormantUsers}).
   *
   * @param after where the previous call ended; empty: the beginning
   * @param limit the number of sessions to examine, at least 1
   */
  Purged purge(Optional<SessionId> after, int limit, Duration retention);

  /**
   * The result of one call.
   *
   * @param deleted the number of deleted sessions
   * @param last    where the next call continues; empty if no sessions are left
   */
  record Purged(int deleted, Optional<SessionId> last) {}

  /**
   * A batch of revoked sessions.
   *
   * @param count the number of those that were live
   * @param last  the highest id among them; empty if there were fewer than {@code limit}, so that none are left
   */
  record RevokedBatch(int count, Optional<SessionId> last) {
    public RevokedBatch {
      Objects.requireNonNull(last, "last");
    }
  }
}
