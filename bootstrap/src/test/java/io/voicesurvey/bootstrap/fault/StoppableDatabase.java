package io.voicesurvey.bootstrap.fault;

import io.voicesurvey.bootstrap.process.FreePort;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** A PostgreSQL server that can be stopped, and started again at the same port with what is in it. */
final class StoppableDatabase implements AutoCloseable {
  private static final Path FOLDERS = Path.of("target", "databases");

  private final int port = FreePort.find();
  private final Path data;
  private EmbeddedPostgres server;

  StoppableDatabase() {
    this(folder());
    start();
  }

  private StoppableDatabase(Path data) {
    this.data = data;
  }

  private static Path folder() {
    try {
      return Files.createTempDirectory(Files.createDirectories(FOLDERS), "fault-").toAbsolutePath();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Another server with all that is in this one, down to names and identifiers. This one stands still meanwhile. */
  StoppableDatabase copy() {
    StoppableDatabase copy = copyOfData();
    copy.start();
    return copy;
  }

  /** Another server that does what this one does, as long as both run. This one stands still meanwhile. */
  StoppableDatabase standby() {
    StoppableDatabase standby = copyOfData();
    Path folder = standby.data.resolve("data");
    try {
      Files.createFile(folder.resolve("standby.signal"));
      Files.writeString(folder.resolve("postgresql.auto.conf"),
          "primary_conninfo = 'host=127.0.0.1 port=" + port + " user=postgres'\n", StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    standby.start();
    return standby;
  }

  private StoppableDatabase copyOfData() {
    StoppableDatabase copy = new StoppableDatabase(folder());
    stop();
    try {
      int status = new ProcessBuilder("cp", "-a", data.resolve("data").toString(), copy.data.toString()).inheritIO()
          .start().waitFor();
      if (status != 0) {
        throw new IllegalStateException("the data could not be copied");
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
    start();
    return copy;
  }

  /** Returns when it answers. */
  void start() {
    try {
      server = EmbeddedPostgres.builder().setPort(port).setDataDirectory(data.resolve("data"))
          .setCleanDataDirectory(false).setServerConfig("max_connections", "100").start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Disconnects all clients, and returns when the port is closed. */
  void stop() {
    try {
      server.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  int port() {
    return port;
  }

  /** The value for {@code DATABASE_URL}. */
  String url() {
    return url(port);
  }

  /** The same database by way of another port. */
  static String url(int atPort) {
    return "postgresql://postgres@127.0.0.1:" + atPort + "/postgres";
  }

  /** A connection of the test's own. */
  Connection connect() throws SQLException {
    return DriverManager.getConnection("jdbc:postgresql://127.0.0.1:" + port + "/postgres", "postgres", "");
  }

  /** What the first column of the first row holds. */
  long number(String query) throws SQLException {
    try (Connection connection = connect();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(query)) {
      rows.next();
      return rows.getLong(1);
    }
  }

  /** @return how many rows it changed */
  int update(String command) throws SQLException {
    try (Connection connection = connect(); Statement statement = connection.createStatement()) {
      return statement.executeUpdate(command);
    }
  }

  /** For the sessions that are open, too. */
  void setReadOnly(boolean so) throws SQLException {
    update("ALTER SYSTEM SET default_transaction_read_only = " + so);
    number("SELECT count(*) FROM (SELECT pg_reload_conf()) AS reloaded");
  }

  /**
   * Cuts every connection of the service.
   *
   * @return how many there were
   */
  long cutConnections() throws SQLException {
    return number("SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE "
        + "application_name = 'voicesurveyagent'");
  }

  /** How many connections of the service the server keeps. */
  long connections() throws SQLException {
    return number("SELECT count(*) FROM pg_stat_activity WHERE application_name = 'voicesurveyagent'");
  }

  @Override
  public void close() {
    stop();
  }
}
