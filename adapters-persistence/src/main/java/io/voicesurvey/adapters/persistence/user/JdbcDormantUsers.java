package io.voicesurvey.adapters.persistence.user;

import io.voicesurvey.adapters.persistence.Database;
import io.voicesurvey.adapters.persistence.Times;
import io.voicesurvey.application.port.DormantUsers;
import io.voicesurvey.domain.user.ServiceName;
import io.voicesurvey.domain.user.User;
import io.voicesurvey.domain.user.UserId;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/** The activity of users, in the table {@code users} and in the sessions that are not deleted yet. */
public final class JdbcDormantUsers implements DormantUsers {
  private static final String RECORDED = "coalesce(u.seen_at, u.created_at)";

  /** Counts other identities, too: a login with the external id of a disabled user is refused. */
  private static final String WITH_ACTIVITY = """
       FROM users u CROSS JOIN LATERAL (
        SELECT greatest(u.seen_at, u.created_at, u.last_login_at,
          (SELECT max(s.last_used_at) FROM sessions s WHERE s.user_id = u.id)) AS at) own CROSS JOIN LATERAL (
        SELECT greatest(own.at, (SELECT max(greatest(o.seen_at, o.last_login_at,
              (SELECT max(s.last_used_at) FROM sessions s WHERE s.user_id = o.id)))
            FROM users o WHERE o.claimed_external_id = u.external_id AND o.id <> u.id AND o.status = 'active')) AS at
      ) activity
      WHERE u.status = 'active' AND u.issuer IS DISTINCT FROM ?""";

  private static final String BEFORE_LIMIT = " < now() - ? * interval '1 microsecond'";

  private static final String FIND = "SELECT " + StoredUser.COLUMNS + ", " + RECORDED + ", own.at, activity.at"
      + BEFORE_LIMIT + WITH_ACTIVITY + " AND " + RECORDED + BEFORE_LIMIT + " AND (" + RECORDED
      + ", u.id) > (?::timestamptz, ?)"
      + " ORDER BY " + RECORDED + ", u.id LIMIT ?";

  private static final String LOCK = "SELECT " + StoredUser.COLUMNS + WITH_ACTIVITY + " AND u.id = ? AND activity.at"
      + BEFORE_LIMIT + " FOR NO KEY UPDATE OF u";

  /** No change of the user: the version stays. */
  private static final String RECORD = "UPDATE users u SET seen_at = ? WHERE u.id = ? AND " + RECORDED + " < ?";

  /** Earlier than any stored time. */
  private static final String BEGINNING = "-infinity";

  /** The nil UUID (RFC 9562, section 5.9): sorts before all others and identifies no user. */
  private static final UUID NIL = new UUID(0, 0);

  private final Database database;

  public JdbcDormantUsers(Database database) {
    this.database = database;
  }

  @Override
  public List<Candidate> find(Duration inactive, Optional<Candidate> after, int limit) {
    return database.inStatement(FIND, statement -> {
      statement.setLong(1, micros(inactive));
      statement.setString(2, ServiceName.ISSUER);
      statement.setLong(3, micros(inactive));
      statement.setString(4, after.map(last -> last.recordedAt().toString()).orElse(BEGINNING));
      statement.setObject(5, after.map(last -> last.user().id().value()).orElse(NIL));
      statement.setInt(6, limit);
      return candidates(statement);
    });
  }

  private static List<Candidate> candidates(PreparedStatement statement) throws SQLException {
    List<Candidate> found = new ArrayList<>();
    try (ResultSet row = statement.executeQuery()) {
      while (row.next()) {
        int next = StoredUser.COLUMN_COUNT + 1;
        found.add(new Candidate(StoredUser.read(row, 1), Times.read(row, next), Times.read(row, next + 1),
            row.getBoolean(next + 2)));
      }
    }
    return found;
  }

  @Override
  public void record(Candidate candidate) {
    database.inStatement(RECORD, statement -> {
      statement.setObject(1, Times.write(candidate.activeAt()));
      statement.setObject(2, candidate.user().id().value());
      statement.setObject(3, Times.write(candidate.activeAt()));
      return statement.executeUpdate();
    });
  }

  @Override
  public Optional<User> findAndLock(UserId id, Duration inactive) {
    return database.inStatement(LOCK, statement -> {
      statement.setString(1, ServiceName.ISSUER);
      statement.setObject(2, id.value());
      statement.setLong(3, micros(inactive));
      try (ResultSet row = statement.executeQuery()) {
        return row.next() ? Optional.of(StoredUser.read(row, 1)) : Optional.empty();
      }
    });
  }

  private static long micros(Duration duration) {
    return TimeUnit.MICROSECONDS.convert(duration);
  }
}
