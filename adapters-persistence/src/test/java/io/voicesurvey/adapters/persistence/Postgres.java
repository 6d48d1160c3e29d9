package io.voicesurvey.adapters.persistence;

import io.voicesurvey.domain.Secret;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/** One real server for all tests of a run, and any number of databases on it. */
public final class Postgres {
  public static final String PASSWORD = "correct-horse-battery";

  private static final AtomicInteger COUNTER = new AtomicInteger();
  private static final EmbeddedPostgres SERVER = start();

  private Postgres() {}

  public static int port() {
    return SERVER.getPort();
  }

  /** An empty database, not yet migrated. */
  public static DatabaseSettings emptyDatabase() {
    return emptyDatabase("");
  }

  /** @param options of CREATE DATABASE */
  public static DatabaseSettings emptyDatabase(String options) {
    String name = "test" + COUNTER.incrementAndGet();
    execute(settings("postgres"), "CREATE DATABASE " + name + " " + options);
    return settings(name);
  }

  public static DatabaseSettings migratedDatabase() {
    DatabaseSettings settings = emptyDatabase();
    new SchemaMigration(settings).update();
    return settings;
  }

  public static DatabaseSettings withUrl(DatabaseSettings settings, String url) {
    return new DatabaseSettings(url, settings.user(), settings.password(), settings.poolSize());
  }

  /** Deletes all rows. */
  public static void empty(DatabaseSettings settings) {
    execute(settings,
        """
            ALTER TABLE audit_events DISABLE TRIGGER USER;
            ALTER TABLE audit_seals DISABLE TRIGGER USER;
            TRUNCATE users, merged_users, directory_groups, directory_group_members, client_secrets, trust_rules, service_uses, pending_roles, sessions, rechecks, spent_tokens, audit_events, audit_pending, audit_seals;
            ALTER TABLE audit_events ENABLE ALWAYS TRIGGER audit_events_append_only;
            ALTER TABLE audit_seals ENABLE ALWAYS TRIGGER audit_seals_append_only""");
  }

  public static void execute(DatabaseSettings settings, String sql) {
    try (Connection connection = connect(settings); Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The first column of the result of a query. */
  public static List<String> query(DatabaseSettings settings, String sql) {
    try (Connection connection = connect(settings);
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      List<String> values = new ArrayList<>();
      while (rows.next()) {
        values.add(rows.getString(1));
      }
      return values;
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A connection beside the pool. */
  public static Connection connect(DatabaseSettings settings) throws SQLException {
    return DriverManager.getConnection(settings.jdbcUrl(), settings.user().orElseThrow(),
        settings.password().map(Secret::reveal).orElseThrow());
  }

  /** Ends every other connection to the database, as an operator would. */
  public static void terminateConnections(DatabaseSettings settings) {
    query(settings, "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
        + " WHERE datname = current_database() AND pid <> pg_backend_pid()");
  }

  private static DatabaseSettings settings(String database) {
    return new DatabaseSettings("jdbc:postgresql://localhost:" + port() + "/" + database, Optional.of("postgres"),
        Optional.of(Secret.of(PASSWORD)), 10);
  }

  private static EmbeddedPostgres start() {
    try {
      return EmbeddedPostgres.builder().setPGStartupWait(Duration.ofSeconds(120))
          .setServerConfig("max_connections", "200").start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
