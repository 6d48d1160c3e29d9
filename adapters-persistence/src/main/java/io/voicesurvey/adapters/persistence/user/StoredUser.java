package io.voicesurvey.adapters.persistence.user;

import io.voicesurvey.domain.user.User;
import java.sql.ResultSet;
import java.sql.SQLException;

/** The reader of users in queries that join the table {@code users} as {@code u}. */
public final class StoredUser {
  /** The columns to select, in the order in which {@link #read} reads them. */
  public static final String COLUMNS = UserRow.COLUMNS;

  public static final int COLUMN_COUNT = UserRow.COLUMN_COUNT;

  private StoredUser() {}

  /** Reads the user from the current row of the result set, whose user columns begin at {@code first}. */
  public static User read(ResultSet row, int first) throws SQLException {
    return UserRow.read(row, first).toDomain();
  }
}
