package io.voicesurvey.adapters.persistence.session;

import io.voicesurvey.adapters.persistence.Database;
import io.voicesurvey.adapters.persistence.Times;
import io.voicesurvey.application.port.DueRecheck;
import io.voicesurvey.application.port.Rechecks;
import io.voicesurvey.domain.Secret;
import io.voicesurvey.domain.session.ProviderGrant;
import io.voicesurvey.domain.session.SessionId;
import io.voicesurvey.domain.user.UserId;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** Grants in the table {@code rechecks}. */
public final class JdbcRechecks implements Rechecks {
  /**
   * Pauses a session only if no refresh came between reading and locking it. The trigger of {@code 0016-rechecks.sql}
   * ends the pause.
   */
  private static final String CLAIM = """
      WITH due AS MATERIALIZED (
        SELECT session_id, asked_at, due_at, claimed_at FROM rechecks WHERE issuer = ? AND due_at <= now()
        ORDER BY due_at LIMIT ? FOR UPDATE SKIP LOCKED
      ), known AS MATERIALIZED (
        SELECT d.session_id, s.user_id, d.claimed_at IS NOT NULL AS interrupted,
          (extract(epoch FROM now() - d.due_at) * 1000000)::bigint AS delay,
          s.revoked_at IS NULL AND s.expires_at > now() AS live,
          s.last_used_at, s.last_used_at >= d.asked_at OR s.last_used_at > now() - ? * interval '1 microsecond' AS used
        FROM due d JOIN sessions s ON s.id = d.session_id
      ), ended AS (
        DELETE FROM rechecks r USING known k WHERE r.session_id = k.session_id AND NOT k.live
      ), paused AS (
        UPDATE sessions s SET recheck_paused = true FROM known k
        WHERE s.id = k.session_id AND k.live AND NOT k.used AND s.last_used_at = k.last_used_at
        RETURNING s.id
      ), waiting AS (
        UPDATE rechecks r SET due_at = NULL, claimed_at = NULL FROM paused p WHERE r.session_id = p.id
      ), claimed AS (
        UPDATE rechecks r
        SET claim = r.claim + 1, claimed_at = now(), due_at = now() + ? * interval '1 microsecond'
        FROM known k WHERE r.session_id = k.session_id AND k.live AND k.used
        RETURNING r.session_id, k.user_id, r.claim, r.refresh_token, r.failures, k.interrupted, k.delay
      )
      SELECT (SELECT count(*) FROM due), c.* FROM (VALUES (1)) AS one LEFT JOIN claimed c ON true""";

  private static final String HELD = " WHERE session_id = ? AND claim = ? AND claimed_at IS NOT NULL";

  private static final String KEEP = """
      UPDATE rechecks SET refresh_token = ?, due_at = now() + ? * interval '1 microsecond'""" + HELD;

  private static final String COMPLETE = """
      UPDATE rechecks SET refresh_token = ?, due_at = now() + ? * interval '1 microsecond', asked_at = now(),
        claimed_at = NULL, failures = 0""" + HELD;

  private static final String POSTPONE = """
      UPDATE rechecks SET due_at = now() + ? * interval '1 microsecond', claimed_at = NULL,
        failures = failures + 1""" + HELD;

  private static final String REMOVE = "DELETE FROM rechecks" + HELD;

  private final Database database;

  public JdbcRechecks(Database database) {
    this.database = database;
  }

  @Override
  public Batch claim(String issuer, int limit, Duration lease, Duration tokenLifetime) {
    return database.inStatement(CLAIM, statement -> {
      statement.setString(1, issuer);
      statement.setInt(2, limit);
      statement.setLong(3, Times.micros(tokenLifetime));
      statement.setLong(4, Times.micros(lease));
      return batch(statement, limit);
    });
  }

  @Override
  public boolean keep(DueRecheck claim, ProviderGrant grant, Duration lease) {
    return store(KEEP, claim, grant, lease);
  }

  @Override
  public boolean complete(DueRecheck claim, ProviderGrant grant, Duration wait) {
    return store(COMPLETE, claim, grant, wait);
  }

  private boolean store(String sql, DueRecheck claim, ProviderGrant grant, Duration untilDue) {
    return database.inStatement(sql, statement -> {
      statement.setString(1, grant.refreshToken().reveal());
      statement.setLong(2, Times.micros(untilDue));
      return changesHeld(statement, 3, claim);
    });
  }

  @Override
  public boolean postpone(DueRecheck claim, Duration wait) {
    return database.inStatement(POSTPONE, statement -> {
      statement.setLong(1, Times.micros(wait));
      return changesHeld(statement, 2, claim);
    });
  }

  @Override
  public boolean remove(DueRecheck claim) {
    return database.inStatement(REMOVE, statement -> changesHeld(statement, 1, claim));
  }

  /** @param index of the first parameter of {@link #HELD} */
  private static boolean changesHeld(PreparedStatement statement, int index, DueRecheck claim) throws SQLException {
    statement.setObject(index, claim.session().value());
    statement.setLong(index + 1, claim.number());
    return statement.executeUpdate() == 1;
  }

  private static Batch batch(PreparedStatement statement, int limit) throws SQLException {
    List<DueRecheck> claimed = new ArrayList<>();
    boolean isFull = false;
    try (ResultSet row = statement.executeQuery()) {
      while (row.next()) {
        isFull = row.getInt(1) == limit;
        if (row.getObject(2) != null) {
          claimed.add(claimed(row));
        }
      }
    }
    return new Batch(claimed, isFull);
  }

  private static DueRecheck claimed(ResultSet row) throws SQLException {
    return new DueRecheck(new SessionId(row.getObject(2, UUID.class)), new UserId(row.getObject(3, UUID.class)),
        row.getLong(4), Secret.of(row.getString(5)), row.getInt(6), row.getBoolean(7),
        Duration.of(row.getLong(8), ChronoUnit.MICROS));
  }
}
