package io.voicesurvey.adapters.persistence;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.security.cert.CertificateException;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SqlStateTest {
  @ParameterizedTest
  @CsvSource({"28P01, the user or the password is wrong, correct them in URL",
      "28000, does not accept this user, the user of URL", "3D000, the database does not exist, the name in URL",
      "53300, no free connection, max_connections", "53100, disk is full, free disk space",
      "57P03, 'the server is starting, stopping or recovering', wait",
      "57P01, ended the connection, the server of URL", "25006, takes no changes, point URL to the primary",
      "08004, was rejected, sslmode and password of URL", "08006, the connection broke, check URL",
      "42501, lacks a privilege, the user of URL", "42P07, exists already, a separate database",
      "42704, does not know an option, the options of URL",
      "22023, does not accept the value of an option, the options of URL",
      "57014, timeout: the server stopped a statement, look for locks", "XX000, the server refuses, the server's log"})
  void each_state_has_a_cause_and_a_remedy(String state, String cause, String remedy) {
    String advice = SqlState.advice(new SQLException("its words", state), "URL");

    assertThat(advice).contains(cause, remedy, "(SQLSTATE " + state + ", its words)");
  }

  @Test
  void the_cause_of_a_connection_failure_tells_more_than_the_state() {
    assertThat(failed("08001", new UnknownHostException("h"))).contains("the host's name is unknown");
    assertThat(failed("08001", new ConnectException("refused"))).contains("no answer", "host and port of URL");
    assertThat(failed("08006", new SocketTimeoutException("late"))).contains("timeout: the server did not answer");
    assertThat(failed("08006", new IOException("no", new CertificateException("the issuer is unknown"))))
        .contains("TLS failed", "sslrootcert");
    assertThat(failed("08006", new FileNotFoundException("/ca.pem"))).contains("TLS failed", "sslrootcert");
  }

  @Test
  void servers_none_of_which_is_a_primary_are_told_from_no_server() {
    assertThat(SqlState.advice(new SQLException("none found", "08001"), "URL"))
        .contains("it is a standby, or read-only");
  }

  @Test
  void the_log_has_no_word_of_the_server() {
    assertThat(SqlState.meaning(new IllegalStateException(new SQLException("ann@example.org", "53100"))))
        .isEqualTo("the server's disk is full (SQLSTATE 53100)");
  }

  private static String failed(String state, Exception cause) {
    return SqlState.advice(new SQLException("its words", state, cause), "URL");
  }
}
