package io.voicesurvey.adapters.persistence.program;

import io.voicesurvey.adapters.persistence.Times;
import io.voicesurvey.adapters.persistence.user.StoredUser;
import io.voicesurvey.application.port.CredentialHolder;
import io.voicesurvey.domain.program.CredentialId;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;

/** The query for the account of a credential, which locks both against changes. */
final class Holders {
  private Holders() {}

  /**
   * Locks the user first, as a deletion of a credential does: otherwise they could deadlock. Each lock reads its row
   * again, so that the result is not older than the lock.
   *
   * @param table the credentials, each with an {@code id} and a {@code user_id}
   */
  static String query(String table) {
    return "SELECT now(), " + StoredUser.COLUMNS + " FROM " + table
        + " c JOIN users u ON u.id = c.user_id WHERE c.id = ? FOR SHARE OF u FOR KEY SHARE OF c";
  }

  static Optional<CredentialHolder> read(PreparedStatement statement, CredentialId credential) throws SQLException {
    statement.setObject(1, credential.value());
    try (ResultSet row = statement.executeQuery()) {
      return row.next()
          ? Optional.of(new CredentialHolder(StoredUser.read(row, 2), Times.read(row, 1)))
          : Optional.empty();
    }
  }
}
