package io.voicesurvey.adapters.persistence.session;

import io.voicesurvey.adapters.persistence.Times;
import io.voicesurvey.adapters.persistence.user.StoredUser;
import io.voicesurvey.application.port.UserSession;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Reads sessions with their users and the time of the database. */
final class SessionWithUser {
  /** Of the tables {@code sessions s} and {@code users u}. */
  static final String COLUMNS = SessionRow.COLUMNS + ", now(), " + StoredUser.COLUMNS;

  private SessionWithUser() {}

  static List<UserSession> read(PreparedStatement statement) throws SQLException {
    List<UserSession> found = new ArrayList<>();
    try (ResultSet row = statement.executeQuery()) {
      while (row.next()) {
        found.add(new UserSession(StoredUser.read(row, SessionRow.COLUMN_COUNT + 2), SessionRow.read(row).toDomain(),
            Times.read(row, SessionRow.COLUMN_COUNT + 1)));
      }
    }
    return found;
  }
}
