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
 * The Liquibase tag on the last applied change set: the number of applied change sets and the SHA-256 digest of the
 * changelog files. If it is that of this release, the schema is up to date; plain SQL shows this, without Liquibase.
 */
final class ChangelogMark {
  private static final Logger LOG = LoggerFactory.getLogger(ChangelogMark.class);

  /** Checks only the schema that Liquibase uses, not later schemas of the search path. */
  private static final String EXISTS = "SELECT to_regclass(quote_ident(current_schema()) || '.databasechangelog')"
      + " IS NOT NULL";

  /** A change set that was rolled back, or removed from the table, is missing from the count. */
  private static final String IS_MARKED = """
      SELECT tag = (SELECT count(*) FROM databasechangelog) || ' ' || ?
      FROM databasechangelog ORDER BY orderexecuted DESC LIMIT 1""";

  /** Sets no tag if change sets were rolled back in between, or if a later release has added some. */
  private static final String MARK = """
      UPDATE databasechangelog SET tag = ?
      WHERE orderexecuted = (SELECT max(orderexecuted) FROM databasechangelog)
        AND (SELECT count(*) FROM databasechangelog) = ?""";

  private final String digest;

  private ChangelogMark(String digest) {
    this.digest = digest;
  }

  /** Returns the mark of this release, whose digest the build creates. */
  static ChangelogMark ofThisRelease() {
    try (InputStream file = Objects.requireNonNull(
        ChangelogMark.class.getResourceAsStream("/db/changelog.sha256"), "the digest of the changelog is missing")) {
      return new ChangelogMark(new String(file.readAllBytes(), StandardCharsets.US_ASCII).strip());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Whether the schema is up to date. */
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
   * Call this after all change sets are applied. Uses SQL, because Liquibase's own command would log the address of the
   * database. If it fails, for example for lack of privileges, starts only take longer.
   *
   * @param changeSets number of change sets of this release
   */
  void put(Connection connection, int changeSets) {
    try (PreparedStatement update = connection.prepareStatement(MARK)) {
      update.setString(1, changeSets + " " + digest);
      update.setInt(2, changeSets);
      update.executeUpdate();
      connection.commit();
    } catch (SQLException e) {
      LOG.warn(
          "The schema is up to date, but its mark could not be stored. Each start compares all change sets: SQLSTATE {}",
          e.getSQLState());
    }
  }

  /** Whether change sets were ever applied. */
  static boolean isChangelogIn(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement(); ResultSet row = statement.executeQuery(EXISTS)) {
      return row.next() && row.getBoolean(1);
    }
  }
}
