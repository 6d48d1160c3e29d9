package io.voicesurvey.adapters.persistence;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Stream;
import org.postgresql.Driver;
import org.postgresql.PGConnection;
import org.postgresql.PGProperty;

/** Asks the database what the service needs of it, one thing at a time, over connections of its own. */
public final class DatabaseCheck {
  private static final Duration LIMIT = Duration.ofSeconds(4);

  /** How often to ask who answers: a pooler may give the same connection a few times. */
  private static final int QUESTIONS = 5;

  private static final List<String> APPEND_ONLY = List.of("audit_events", "audit_seals");

  private static final String RIGHTS = """
      SELECT (SELECT rolsuper FROM pg_roles WHERE rolname = current_user), to_regclass(?) IS NOT NULL,
        has_table_privilege(to_regclass(?), 'UPDATE') OR has_table_privilege(to_regclass(?), 'DELETE')
          OR has_table_privilege(to_regclass(?), 'TRUNCATE')""";

  private final DatabaseSettings settings;
  private final DatabaseSettings listen;

  /** @param listen for what needs a direct connection */
  public DatabaseCheck(DatabaseSettings settings, DatabaseSettings listen) {
    this.settings = settings;
    this.listen = listen;
  }

  /**
   * What was found.
   *
   * @param isOk    false: the service can't work, or not safely
   * @param finding what is so or, where it is not as it should be, what is wrong and what to do
   */
  public record Result(boolean isOk, String finding) {
    static Result ok(String finding) {
      return new Result(true, finding);
    }

    static Result failed(String finding) {
      return new Result(false, finding);
    }
  }

  public Result connection() {
    return attempted(settings, "DATABASE_URL", connection -> Result
        .ok("PostgreSQL " + connection.getMetaData().getDatabaseProductVersion() + " answers"));
  }

  public Result schema() {
    return attempted(listen, "DATABASE_LISTEN_URL", connection -> {
      int missing = new SchemaMigration(listen).missing();
      return missing == 0
          ? Result.ok("the schema is up to date")
          : Result.failed(missing + " change sets are missing: run migrate, or serve, which does the same");
    });
  }

  /** That what is only ever added to can't be changed or taken away. */
  public Result auditTrail() {
    return attempted(settings, "DATABASE_URL", connection -> {
      List<String> findings = new ArrayList<>();
      for (String table : APPEND_ONLY) {
        rightsProblem(connection, table).ifPresent(findings::add);
      }
      return findings.isEmpty()
          ? Result.ok("its rows can be added, not changed or deleted")
          : Result.failed(findings.getFirst());
    });
  }

  public Result directConnection() {
    return attempted(listen, "DATABASE_LISTEN_URL", connection -> {
      try (Statement statement = connection.createStatement()) {
        statement.execute("LISTEN live_sessions");
        int promised = connection.unwrap(PGConnection.class).getBackendPID();
        for (int i = 0; i < QUESTIONS; i++) {
          if (answering(statement) != promised) {
            return Result.failed("DATABASE_LISTEN_URL leads to a pooler, or is not set beside a DATABASE_URL that does:"
                + " notifications need a direct connection");
          }
        }
      }
      return Result.ok("changes of sessions can be heard");
    });
  }

  private static int answering(Statement statement) throws SQLException {
    try (ResultSet row = statement.executeQuery("SELECT pg_backend_pid()")) {
      row.next();
      return row.getInt(1);
    }
  }

  private static Optional<String> rightsProblem(Connection connection, String table) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(RIGHTS)) {
      for (int i = 1; i <= 4; i++) {
        statement.setString(i, table);
      }
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        boolean superuser = row.getBoolean(1);
        boolean there = row.getBoolean(2);
        boolean mayChange = row.getBoolean(3);
        return Stream.of(
            found(superuser, "the role of DATABASE_URL is a superuser, whom no right holds back: let it be one that"
                + " is none"),
            found(!there, "there is no table " + table + ": run migrate"),
            found(mayChange, "the role may change or delete rows of " + table
                + ": REVOKE UPDATE, DELETE, TRUNCATE ON " + table + " FROM CURRENT_USER"))
            .flatMap(Optional::stream).findFirst();
      }
    }
  }

  private static Optional<String> found(boolean so, String finding) {
    return Optional.of(finding).filter(text -> so);
  }

  /** A thing to be found out over a connection. */
  @FunctionalInterface
  private interface Question {
    Result ask(Connection connection) throws SQLException;
  }

  private static Result attempted(DatabaseSettings settings, String variable, Question question) {
    try (Connection connection = connect(settings)) {
      return question.ask(connection);
    } catch (SQLException | RuntimeException e) {
      return Result.failed(Outage.isBehind(e)
          ? "no answer: check " + variable + ", the network, and that the database runs"
          : "refused" + state(e) + ": check user, password and database of " + variable + ", and the role's rights");
    }
  }

  /** The server's own words may quote rows. */
  private static String state(Exception failure) {
    return failure instanceof SQLException refused ? " (SQLSTATE " + refused.getSQLState() + ")" : "";
  }

  private static Connection connect(DatabaseSettings settings) throws SQLException {
    Properties properties = settings.driverProperties();
    PGProperty.LOGIN_TIMEOUT.set(properties, (int) LIMIT.toSeconds());
    PGProperty.SOCKET_TIMEOUT.set(properties, (int) LIMIT.toSeconds());
    return Optional.ofNullable(new Driver().connect(settings.jdbcUrl(), properties))
        .orElseThrow(() -> new SQLException("the driver does not take the URL"));
  }
}
