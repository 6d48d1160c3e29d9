package io.voicesurvey.adapters.persistence;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.postgresql.PGConnection;

/** The reasons why a reachable database is not suitable for this service. Each is a sentence with the remedy. */
final class Fitness {
  private static final String ENCODING = "UTF8";

  /** The tables of the first change sets; if they cannot be created, no later change set is applied. */
  private static final List<String> FIRST_TABLES = List.of("users", "sessions");

  private static final String RIGHT = """
      SELECT quote_ident(current_user), quote_ident(current_schema()),
        coalesce(has_schema_privilege(current_schema(), 'CREATE'), false)""";

  private static final String NAMESAKES = """
      SELECT relname FROM pg_class WHERE relnamespace = to_regnamespace(quote_ident(current_schema()))
        AND relname = ANY (?) ORDER BY relname""";

  private Fitness() {}

  /** A problem of the database itself, whatever its content; empty if there is none. */
  static Optional<String> problem(Connection connection) throws SQLException {
    String encoding = connection.unwrap(PGConnection.class).getParameterStatus("server_encoding");
    return Optional.ofNullable(encoding).filter(name -> !name.equals(ENCODING))
        .map(name -> "its encoding is " + name + ", which cannot store every name: create a database with createdb"
            + " --encoding=UTF8 --template=template0, and move the data with pg_dump and pg_restore");
  }

  /** A problem that {@code migrate} cannot solve, in a database without all change sets; empty if there is none. */
  static Optional<String> migrationProblem(Connection connection, boolean isEmpty) throws SQLException {
    Optional<String> right = rightProblem(connection);
    return right.isPresent() || !isEmpty ? right : namesakes(connection);
  }

  private static Optional<String> rightProblem(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement(); ResultSet row = statement.executeQuery(RIGHT)) {
      row.next();
      Optional<String> schema = Optional.ofNullable(row.getString(2));
      if (schema.isEmpty()) {
        return Optional.of("no schema of the search path exists and may be used by this role: create one, or name one"
            + " with ?currentSchema=");
      }
      return row.getBoolean(3)
          ? Optional.empty()
          : Optional.of("the role may not create tables in its schema: GRANT CREATE ON SCHEMA " + schema.get() + " TO "
              + row.getString(1));
    }
  }

  private static Optional<String> namesakes(Connection connection) throws SQLException {
    List<String> found = new ArrayList<>();
    try (PreparedStatement query = connection.prepareStatement(NAMESAKES)) {
      query.setArray(1, connection.createArrayOf("name", FIRST_TABLES.toArray()));
      try (ResultSet row = query.executeQuery()) {
        while (row.next()) {
          found.add(row.getString(1));
        }
      }
    }
    return found.isEmpty()
        ? Optional.empty()
        : Optional.of("the database has tables of another application: " + String.join(", ", found)
            + ". Use a separate database for this service, or a separate schema with ?currentSchema=");
  }
}
