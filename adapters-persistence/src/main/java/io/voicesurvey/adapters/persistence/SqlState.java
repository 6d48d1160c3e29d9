package io.voicesurvey.adapters.persistence;

import java.io.FileNotFoundException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.file.NoSuchFileException;
import java.security.GeneralSecurityException;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/**
 * The reason why a database cannot be used, and the remedy for an operator: by the SQLSTATE of the server or the driver
 * (PostgreSQL, appendix A: Error Codes), or by the cause of a failed connection.
 */
enum SqlState {
  UNTRUSTED("", "TLS failed", "check sslmode, sslrootcert, sslcert and sslkey of %s against the server's certificate"),
  UNKNOWN_HOST("", "the host's name is unknown", "correct the host of %s, or repair the name service"),
  SILENT("", "timeout: the server did not answer in time",
      "check host and port of %s, the network and its firewalls, and the load of the server"),
  READ_ONLY("25006", "the server takes no changes: it is a standby, or read-only",
      "point %s to the primary, and check default_transaction_read_only there"),
  REJECTED("08004", "the connection was rejected",
      "check sslmode and password of %s against the server's ssl setting and pg_hba.conf"),
  UNREACHABLE("08001", "no answer", "check host and port of %s, the network, and whether the database runs"),
  BROKEN("08", "the connection broke", "check %s, the network, and whether the database runs"),
  WRONG_PASSWORD("28P01", "the user or the password is wrong", "correct them in %s"),
  NO_LOGIN("28", "the server does not accept this user from this address",
      "check the user of %s, whether it has the attribute LOGIN, and the server's pg_hba.conf, which may require TLS"),
  NO_DATABASE("3D000", "the database does not exist", "create it, or correct the name in %s"),
  NOT_ALLOWED("42501", "the role lacks a privilege", "grant it to the user of %s"),
  TAKEN("42P07", "another table with that name exists already",
      "use a separate database for this service in %s, or a separate schema with ?currentSchema="),
  UNKNOWN_OPTION("42704", "the server does not know an option", "correct the options of %s"),
  WRONG_OPTION("22023", "the server does not accept the value of an option", "correct the options of %s"),
  NO_CONNECTION_LEFT("53300", "the server has no free connection", "lower DATABASE_POOL_SIZE or the number of"
      + " instances, or raise max_connections or the connection limit of the role or database of %s"),
  DISK_FULL("53100", "the server's disk is full", "free disk space on the server of %s"),
  NO_MEMORY("53200", "the server is out of memory", "check the server of %s"),
  OVERBURDENED("53", "the server is out of resources", "check the server of %s"),
  STOPPED("57014", "timeout: the server stopped a statement that took too long",
      "look for locks and slow statements on the server of %s"),
  STARTING("57P03", "the server is starting, stopping or recovering", "wait, and check the server of %s"),
  LEAVING("57P", "the server ended the connection", "check the server of %s"),
  LOCKED("55P03", "timeout: a lock was not released in time", "look for locks on the server of %s"),
  TOO_OLD("25P04", "timeout: the transaction took too long", "look for locks and slow statements on the server of %s"),
  TOO_QUIET("25P03", "timeout: the server ended an idle transaction",
      "check idle_in_transaction_session_timeout on the server of %s"),
  CONFLICT("40001", "the transaction must be repeated", "check the isolation level on the server of %s"),
  MACHINE("58", "the server had a system error", "check the server of %s"),
  REFUSED("", "the server refuses the request",
      "check the user, the database and the options of %s, and the server's log");

  private final String prefix;
  private final String meaning;
  private final String remedy;

  SqlState(String prefix, String meaning, String remedy) {
    this.prefix = prefix;
    this.meaning = meaning;
    this.remedy = remedy;
  }

  static SqlState of(Throwable failure) {
    if (isIn(failure, cause -> cause instanceof GeneralSecurityException
        || cause instanceof FileNotFoundException || cause instanceof NoSuchFileException)) {
      return UNTRUSTED;
    }
    if (isIn(failure, UnknownHostException.class::isInstance)) {
      return UNKNOWN_HOST;
    }
    if (isIn(failure, SocketTimeoutException.class::isInstance)) {
      return SILENT;
    }
    return state(failure).map(SqlState::of).orElse(REFUSED);
  }

  /** The first value whose prefix begins the SQLSTATE. */
  private static SqlState of(SQLException failure) {
    // No cause: the driver found servers but no primary. If it found no server, the failure has a cause.
    if (UNREACHABLE.prefix.equals(failure.getSQLState()) && failure.getCause() == null) {
      return READ_ONLY;
    }
    return Arrays.stream(values()).filter(known -> !known.prefix.isEmpty())
        .filter(known -> failure.getSQLState().startsWith(known.prefix)).findFirst().orElse(REFUSED);
  }

  /** The innermost failure with an SQLSTATE. */
  static Optional<SQLException> state(Throwable failure) {
    return causes(failure).filter(SQLException.class::isInstance).map(SQLException.class::cast)
        .filter(sql -> sql.getSQLState() != null).reduce((outer, inner) -> inner);
  }

  static Stream<Throwable> causes(Throwable failure) {
    return Stream.iterate(Optional.of(failure), Optional::isPresent, e -> e.map(Throwable::getCause))
        .flatMap(Optional::stream);
  }

  private static boolean isIn(Throwable failure, Predicate<Throwable> kind) {
    return causes(failure).anyMatch(kind);
  }

  /** The meaning, with the SQLSTATE in brackets. */
  static String meaning(Throwable failure) {
    return of(failure).meaning + state(failure).map(sql -> " (SQLSTATE " + sql.getSQLState() + ")").orElse("");
  }

  /**
   * The meaning and the remedy, with the message of the server or the driver. Only for failed connections and failed
   * schema changes: those messages quote no row.
   *
   * @param variable the setting that leads to the server
   */
  static String advice(Throwable failure, String variable) {
    String details = state(failure).map(sql -> " (SQLSTATE " + sql.getSQLState() + ", " + message(sql) + ")")
        .orElse("");
    return of(failure).meaning + details + ": " + of(failure).remedy.formatted(variable);
  }

  private static String message(SQLException failure) {
    return Optional.of(failure).filter(PSQLException.class::isInstance).map(PSQLException.class::cast)
        .map(PSQLException::getServerErrorMessage).map(ServerErrorMessage::getMessage)
        .or(() -> Optional.ofNullable(failure.getMessage())).orElse("no message").replaceAll("\\R+", " ");
  }
}
