package io.voicesurvey.adapters.persistence;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Liquibase's tag on the last change set that was applied: of how many, and by which changelog, down to the last letter of
 * its files. That a database which bears the mark of this release has nothing to be done, one query tells, without Liquibase.
 */
final class ChangelogMark {
  private static final Logger LOG = LoggerFactory.getLogger(ChangelogMark.class);

  /** Where Liquibase looks, and not in schemas that come later in the search path. */
  private static final String IS_THERE = "SELECT to_regclass(quote_ident(current_schema()) || '.databasechangelog')"
      + " IS NOT NULL";

  /** A change set that was taken back, or forgotten, is missing from the count. */
  private static final String IS_MARKED = """
      SELECT tag = (SELECT count(*) FROM databasechangelog) || ' ' || ?
      FROM databasechangelog ORDER BY orderexecuted DESC LIMIT 1""";

  /** Not where somebody has taken change sets back meanwhile, or where a later release has added some. */
  private static final String MARK = """
      UPDATE databasechangelog SET tag = ?
      WHERE orderexecuted = (SELECT max(orderexecuted) FROM databasechangelog)
        AND (SELECT count(*) FROM databasechangelog) = ?""";

  private final String digest;

  private ChangelogMark(String digest) {
    this.digest = digest;
  }

  /** That of this release, whose digest is made when it is built. */
  static ChangelogMark ofThisRelease() {
    try (InputStream file = Objects.requireNonNull(
        ChangelogMark.class.getResourceAsStream("/db/changelog.sha256"), "the changelog's digest is missing")) {
      return new ChangelogMark(new String(file.readAllBytes(), StandardCharsets.US_ASCII).strip());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Whether nothing has to be done. */
  boolean isOn(Connection connection) throws SQLException {
    if (!isChangelogIn(connection)) {
      return false;
    }
    try (PreparedStatement query = connection.prepareStatement(IS_MARKED)) {
      query.setString(1, digest);
      try (ResultSet row = query.executeQuery()) {
        return row.next() && row.getBoolean(1);
      }
    }
  }

  /**
   * To be called when all change sets are applied. Liquibase's own command would log where the database is. Without the
   * right to do so, or where it fails, starts take longer, and that is all.
   *
   * @param changeSets how many this release has
   */
  void put(Connection connection, int changeSets) {
    try (PreparedStatement update = connection.prepareStatement(MARK)) {
      update.setString(1, changeSets + " " + digest);
      update.setInt(2, changeSets);
      update.executeUpdate();
      connection.commit();
    } catch (SQLException e) {
      LOG.warn("The schema is up to date but could not be marked so, and each start looks anew: SQLSTATE {}",
          e.getSQLState());
    }
  }

  /** Whether change sets were ever applied. */
  static boolean isChangelogIn(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement(); ResultSet row = statement.executeQuery(IS_THERE)) {
      return row.next() && row.getBoolean(1);
    }
  }
}
