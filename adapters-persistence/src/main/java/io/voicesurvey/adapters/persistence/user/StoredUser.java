package io.voicesurvey.adapters.persistence.user;

import io.voicesurvey.domain.user.User;
import java.sql.ResultSet;
import java.sql.SQLException;

/** Users as a query reads them that joins the table {@code users} as {@code u}. */
public final class StoredUser {
  /** What to select, in the order in which {@link #read} takes it. */
  public static final String COLUMNS = UserRow.COLUMNS;

  private StoredUser() {}

  /** The user of the row that the result set stands on, whose columns begin at {@code first}. */
  public static User read(ResultSet row, int first) throws SQLException {
    return UserRow.read(row, first).toDomain();
  }
}
