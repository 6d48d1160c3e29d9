package io.voicesurvey.adapters.persistence;

import io.voicesurvey.application.port.DatabaseUnavailable;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.postgresql.PGConnection;

/** The check of the database requirements of the service, one at a time, over its own connections. */
public final class DatabaseCheck {
  private static final Duration LIMIT = Duration.ofSeconds(4);
  private static final String URL = "DATABASE_URL";

  /** The number of queries for the server process: a pooler may use the same connection a few times. */
  private static final int QUESTIONS = 5;

  private static final List<String> APPEND_ONLY = List.of("audit_events", "audit_seals");

  private static final String RIGHTS = """
      SELECT (SELECT rolsuper FROM pg_roles WHERE rolname = current_user), to_regclass(?) IS NOT NULL,
        has_table_privilege(to_regclass(?), 'UPDATE') OR has_table_privilege(to_regclass(?), 'DELETE')
          OR has_table_privilege(to_regclass(?), 'TRUNCATE')""";

  private final DatabaseSettings settings;
  private final DatabaseSettings listen;
  private final String listenVariable;

  /** @param listen for checks that need a direct connection */
  public DatabaseCheck(DatabaseSettings settings, DatabaseSettings listen) {
    this.settings = settings;
    this.listen = listen;
    this.listenVariable = listen.equals(settings) ? URL : "DATABASE_LISTEN_URL";
  }

  /**
   * The result of one check.
   *
   * @param isOk    false: the service cannot work, or cannot work safely
   * @param finding the state or, on failure, the problem and its remedy
   */
  public record Result(boolean isOk, String finding) {
    static Result ok(String finding) {
      return new Result(true, finding);
    }

    static Result failed(String finding) {
      return new Result(false, finding);
    }
  }

  /**
   * Runs the checks in order. Skips a check that depends on a failed one: it would report the same cause again.
   *
   * @param listener receives the short name and the result of each check immediately after it
   */
  public void run(BiConsumer<String, Result> listener) {
    if (!report(listener, "database", connection())) {
      return;
    }
    Result way = attempted(listen, listenVariable, connection -> Result.ok("the server answers"));
    if (!way.isOk()) {
      report(listener, "direct connection", way);
      return;
    }
    if (report(listener, "schema", schema())) {
      report(listener, "audit trail", auditTrail());
    }
    report(listener, "direct connection", directConnection());
  }

  private static boolean report(BiConsumer<String, Result> listener, String subject, Result result) {
    listener.accept(subject, result);
    return result.isOk();
  }

  Result connection() {
    return attempted(settings, URL, connection -> Fitness.problem(connection).map(Result::failed)
        .orElse(Result.ok("PostgreSQL " + connection.getMetaData().getDatabaseProductVersion() + " answers")));
  }

  Result schema() {
    return attempted(listen, listenVariable, connection -> {
      SchemaMigration migration = new SchemaMigration(listen);
      int missing = migration.missing();
      if (missing == 0) {
        return Result.ok("the schema is up to date");
      }
      String what = missing + " change sets are missing: ";
      return Result.failed(what + migration.obstacle().orElse("run migrate, or serve, which also migrates"));
    });
  }

  /** Checks that the role cannot change or delete rows of append-only tables. */
  Result auditTrail() {
    return attempted(settings, URL, connection -> {
      List<String> findings = new ArrayList<>();
      for (String table : APPEND_ONLY) {
        rightsProblem(connection, table).ifPresent(findings::add);
      }
      return findings.isEmpty()
          ? Result.ok("rows can be added, but not changed or deleted")
          : Result.failed(findings.getFirst());
    });
  }

  /** Sends a notification through one URL to the other: otherwise, a copy of the database would look the same. */
  Result directConnection() {
    return attempted(listen, listenVariable, connection -> {
      try (Statement statement = connection.createStatement()) {
        return isPooled(connection, statement)
            ? Result.failed("notifications need a direct connection, and this URL leads to a pooler: set"
                + " DATABASE_LISTEN_URL to the database server itself")
            : hearing(connection, statement);
      }
    });
  }

  private static boolean isPooled(Connection connection, Statement statement) throws SQLException {
    statement.execute("LISTEN live_sessions");
    int promised = connection.unwrap(PGConnection.class).getBackendPID();
    for (int i = 0; i < QUESTIONS; i++) {
      if (answering(statement) != promised) {
        return true;
      }
    }
    return false;
  }

  private Result hearing(Connection connection, Statement statement) throws SQLException {
    String channel = channel(statement);
    statement.execute("LISTEN \"" + channel + "\"");
    Result sent = attempted(settings, URL, other -> send(other, channel));
    if (!sent.isOk()) {
      return sent;
    }
    return connection.unwrap(PGConnection.class).getNotifications((int) LIMIT.toMillis()).length > 0
        ? Result.ok("notifications of session changes arrive")
        : Result.failed("a notification sent through DATABASE_URL does not arrive at DATABASE_LISTEN_URL: point both"
            + " to the same database of the same server");
  }

  /** Returns a unique channel name. */
  private static String channel(Statement statement) throws SQLException {
    try (ResultSet row = statement.executeQuery("SELECT 'live_sessions_' || gen_random_uuid()")) {
      row.next();
      return row.getString(1);
    }
  }

  private static Result send(Connection connection, String channel) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement("SELECT pg_notify(?, '')")) {
      statement.setString(1, channel);
      statement.execute();
      return Result.ok("sent");
    }
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
            found(superuser, "the role of DATABASE_URL is a superuser, to which no privilege check applies: use a"
                + " role without SUPERUSER. The database of dev has no other role; ignore this failure there"),
            found(!there, "the table " + table + " does not exist: run migrate"),
            found(mayChange, "the role may change or delete rows of " + table
                + ": REVOKE UPDATE, DELETE, TRUNCATE ON " + table + " FROM CURRENT_USER"))
            .flatMap(Optional::stream).findFirst();
      }
    }
  }

  private static Optional<String> found(boolean so, String finding) {
    return Optional.of(finding).filter(text -> so);
  }

  /** A check that uses a connection. */
  @FunctionalInterface
  private interface Question {
    Result ask(Connection connection) throws SQLException;
  }

  private static Result attempted(DatabaseSettings settings, String variable, Question question) {
    try (Connection connection = new PrimaryHosts(settings).connect(LIMIT, LIMIT)) {
      return asked(connection, question);
    } catch (SQLException e) {
      return Result.failed(SqlState.advice(e, variable));
    }
  }

  /** Omits the server message about a query, because it may quote rows. */
  private static Result asked(Connection connection, Question question) {
    try {
      return question.ask(connection);
    } catch (SQLException e) {
      return Result.failed(SqlState.meaning(e));
    } catch (DatabaseUnavailable | IllegalStateException e) {
      return Result.failed(e.getMessage());
    }
  }
}
