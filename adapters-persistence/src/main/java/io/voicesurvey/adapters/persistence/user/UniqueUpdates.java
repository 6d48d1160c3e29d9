package io.voicesurvey.adapters.persistence.user;

import io.voicesurvey.adapters.persistence.Database;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.util.List;
import java.util.Optional;
import org.postgresql.util.PSQLState;

/** Updates of values that must be unique. */
final class UniqueUpdates {
  private final Database database;

  UniqueUpdates(Database database) {
    this.database = database;
  }

  /**
   * Uses JDBC, because a caught error of a Hibernate statement would still fail the transaction. Returns whether a row
   * changed; empty, with the transaction unchanged, if another row holds a value that must be unique.
   *
   * @param parameters may contain null, which stands for no value
   */
  Optional<Boolean> tryUpdate(String sql, List<?> parameters) {
    return database.inStatement(sql, statement -> {
      Connection connection = statement.getConnection();
      Savepoint before = connection.setSavepoint();
      try {
        for (int i = 0; i < parameters.size(); i++) {
          statement.setObject(i + 1, parameters.get(i));
        }
        boolean changed = statement.executeUpdate() == 1;
        connection.releaseSavepoint(before);
        return Optional.of(changed);
      } catch (SQLException e) {
        if (!PSQLState.UNIQUE_VIOLATION.getState().equals(e.getSQLState())) {
          throw e;
        }
        connection.rollback(before);
        return Optional.empty();
      }
    });
  }
}
