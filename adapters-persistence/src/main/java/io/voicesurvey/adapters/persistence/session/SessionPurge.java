package io.voicesurvey.adapters.persistence.session;

import io.voicesurvey.adapters.persistence.Database;
import io.voicesurvey.adapters.persistence.Times;
import io.voicesurvey.application.port.SessionRepository.Purged;
import io.voicesurvey.domain.session.SessionId;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;

/** Deletes ended sessions, page by page. */
final class SessionPurge {
  /**
   * Reads rows in primary key order and deletes them by ctid, which needs no second index lookup. Before, keeps the last
   * use if it is the last activity of the user. Does not wait for a user whom a login or a change has locked: if the last
   * use of such a user is still to be kept, the sessions stay until the next purge.
   */
  private static final String PURGE = """
      WITH page AS MATERIALIZED (
        SELECT id, ctid AS place, least(expires_at, revoked_at) AS over_at, user_id, last_used_at FROM sessions
        WHERE id > :after ORDER BY id LIMIT :limit
      ), ended AS MATERIALIZED (
        SELECT user_id, max(last_used_at) AS at FROM page
        WHERE over_at < now() - :retention * interval '1 microsecond' GROUP BY user_id
      ), used AS MATERIALIZED (
        SELECT u.id, ended.at FROM users u JOIN ended ON ended.user_id = u.id
        WHERE u.id = ANY (ARRAY(SELECT user_id FROM ended))
          AND ended.at > greatest(u.seen_at, u.created_at, u.last_login_at + interval '1 minute')
      ), locked AS MATERIALIZED (
        SELECT u.id, used.at FROM users u JOIN used ON used.id = u.id
        WHERE u.id = ANY (ARRAY(SELECT id FROM used))
        FOR NO KEY UPDATE OF u SKIP LOCKED
      ), kept AS (
        UPDATE users SET seen_at = greatest(users.seen_at, locked.at) FROM locked WHERE users.id = locked.id
      ), dead AS MATERIALIZED (
        SELECT ctid AS place FROM sessions
        WHERE ctid = ANY (ARRAY(SELECT place FROM page WHERE over_at < now() - :retention * interval '1 microsecond'))
          AND user_id <> ALL (ARRAY(SELECT id FROM used EXCEPT SELECT id FROM locked))
          AND least(expires_at, revoked_at) < now() - :retention * interval '1 microsecond'
        FOR UPDATE SKIP LOCKED
      ), deleted AS (
        DELETE FROM sessions WHERE ctid = ANY (ARRAY(SELECT place FROM dead)) RETURNING id
      )
      SELECT (SELECT CAST(count(*) AS integer) FROM deleted) AS deleted,
        (SELECT id FROM page ORDER BY id OFFSET :limit - 1) AS last""";

  private final Database database;

  SessionPurge(Database database) {
    this.database = database;
  }

  /** {@code SessionRepository.purge}. */
  Purged purge(Optional<SessionId> after, int limit, Duration retention) {
    Object[] row = database.inTransaction(connection -> connection.createNativeQuery(PURGE, Object[].class)
        .addScalar("deleted", Integer.class).addScalar("last", UUID.class)
        .setParameter("after", after.map(SessionId::value).orElse(SessionRow.NIL)).setParameter("limit", limit)
        .setParameter("retention", Times.micros(retention)).getSingleResult());
    return new Purged((Integer) row[0], Optional.ofNullable((UUID) row[1]).map(SessionId::new));
  }
}
