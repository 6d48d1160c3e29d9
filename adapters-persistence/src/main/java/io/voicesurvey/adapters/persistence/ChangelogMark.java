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

/**
 * Liquibase's tag on the last change set that was applied: of how many, and by which changelog, down to the last letter of
 * its files. A database that bears the mark of this release has nothing to be done, which one query tells; Liquibase takes
 * longer over that than the rest of a start does.
 */
final class ChangelogMark {
  private static final String IS_THERE = "SELECT to_regclass('databasechangelog') IS NOT NULL";

  /** A change set that was taken back, or forgotten, is missing from the count. */
  private static final String IS_MARKED = """
      SELECT tag = (SELECT count(*) FROM databasechangelog) || ' ' || ?
      FROM databasechangelog ORDER BY orderexecuted DESC LIMIT 1""";

  private static final String MARK = """
      UPDATE databasechangelog SET tag = (SELECT count(*) FROM databasechangelog) || ' ' || ?
      WHERE orderexecuted = (SELECT max(orderexecuted) FROM databasechangelog)""";

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

  /** To be called when all change sets are applied. Liquibase's own command would log where the database is. */
  void put(Connection connection) throws SQLException {
    try (PreparedStatement update = connection.prepareStatement(MARK)) {
      update.setString(1, digest);
      update.executeUpdate();
    }
    connection.commit();
  }

  /** Whether change sets were ever applied. */
  static boolean isChangelogIn(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement(); ResultSet row = statement.executeQuery(IS_THERE)) {
      return row.next() && row.getBoolean(1);
    }
  }
}
