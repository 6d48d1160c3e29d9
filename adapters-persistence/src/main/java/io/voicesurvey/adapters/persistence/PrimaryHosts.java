package io.voicesurvey.adapters.persistence;

import java.net.SocketTimeoutException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.postgresql.Driver;
import org.postgresql.PGProperty;

/**
 * The hosts of a database URL, of which at most one is the primary. Each connection is checked when it is opened: the
 * driver refuses a server that accepts no writes, and a {@link Check} refuses a primary that is outdated. The driver
 * could choose among several hosts by itself, but it would stop at the first primary, also if that one is outdated, and
 * would wait at a host that is paused for as long as for all hosts together.
 */
public final class PrimaryHosts {
  /** The check of a connection to a server that accepts writes, in autocommit mode. */
  @FunctionalInterface
  interface Check {
    /** @throws SQLException if the connection must not be used */
    void require(Connection connection) throws SQLException;
  }

  private static final Pattern SEVERAL = Pattern.compile("(jdbc:postgresql://)([^/?]*,[^/?]*)(.*)");
  /** More than the error of the driver's clock, which counts in milliseconds. */
  private static final Duration MARGIN = Duration.ofMillis(10);

  private final DatabaseSettings settings;
  private final Check check;
  private final List<String> urls;
  /** The host with which the next attempt begins: the one that was the primary last. */
  private final AtomicInteger last = new AtomicInteger();

  /** Compares no timelines. */
  public PrimaryHosts(DatabaseSettings settings) {
    this(settings, connection -> {});
  }

  PrimaryHosts(DatabaseSettings settings, Check check) {
    this.settings = settings;
    this.check = check;
    this.urls = urls(settings.jdbcUrl());
  }

  private static List<String> urls(String jdbcUrl) {
    Matcher several = SEVERAL.matcher(jdbcUrl);
    return several.matches()
        ? Arrays.stream(several.group(2).split(",")).map(host -> several.group(1) + host + several.group(3)).toList()
        : List.of(jdbcUrl);
  }

  /**
   * Opens a connection in autocommit mode to the primary.
   *
   * @param login  limit for one host, in whole seconds; if there are several, each has half of it
   * @param answer limit for the answer to one statement, in whole seconds
   * @throws SQLException if no host is a primary that can be used. The failure of a standby takes precedence, because
   *           it explains more than that of a host which is down; the others are suppressed failures
   */
  public Connection connect(Duration login, Duration answer) throws SQLException {
    Properties properties = settings.driverProperties();
    Duration limit = limitOfOne(login);
    PGProperty.LOGIN_TIMEOUT.set(properties, (int) limit.toSeconds());
    PGProperty.SOCKET_TIMEOUT.set(properties, (int) answer.toSeconds());
    int first = last.get();
    List<SQLException> failures = new ArrayList<>();
    for (int i = 0; i < urls.size(); i++) {
      int host = (first + i) % urls.size();
      long began = System.nanoTime();
      try {
        Connection connection = connect(urls.get(host), properties);
        last.set(host);
        return connection;
      } catch (SQLException e) {
        failures.add(System.nanoTime() - began < limit.minus(MARGIN).toNanos() ? e : late(e));
      }
    }
    throw oneOf(failures);
  }

  /** Makes the next attempt begin with another host: this one is connected but does not answer. */
  void leave() {
    last.updateAndGet(host -> (host + 1) % urls.size());
  }

  private Duration limitOfOne(Duration login) {
    return urls.size() == 1 ? login : Duration.ofSeconds(Math.max(1, login.toSeconds() / 2));
  }

  private Connection connect(String url, Properties properties) throws SQLException {
    Connection connection = Optional.ofNullable(new Driver().connect(url, properties))
        .orElseThrow(() -> new SQLException("the driver does not accept the URL"));
    try {
      check.require(connection);
      return connection;
    } catch (SQLException | RuntimeException e) {
      close(connection, e);
      throw e;
    }
  }

  /** The driver's failure after its time limit has no cause, as if the server were a standby. */
  private static SQLException late(SQLException failure) {
    Optional<Throwable> cause = Optional.ofNullable(failure.getCause());
    return cause.isPresent()
        ? failure
        : new SQLException(failure.getMessage(), failure.getSQLState(),
            new SocketTimeoutException("no answer in time"));
  }

  private static void close(Connection connection, Exception reason) {
    try {
      connection.close();
    } catch (SQLException e) {
      reason.addSuppressed(e);
    }
  }

  private static SQLException oneOf(List<SQLException> failures) {
    SQLException chosen = failures.stream().filter(failure -> SqlState.of(failure) == SqlState.READ_ONLY).findFirst()
        .orElse(failures.getFirst());
    failures.stream().filter(failure -> failure != chosen).forEach(chosen::addSuppressed);
    return chosen;
  }
}
