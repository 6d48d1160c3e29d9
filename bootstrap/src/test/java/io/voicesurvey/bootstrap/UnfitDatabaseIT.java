package io.voicesurvey.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import io.voicesurvey.bootstrap.process.EmbeddedDatabase;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the packaged program says of a database that it can't use, and of one that it can. */
class UnfitDatabaseIT {
  @AutoClose
  private static final EmbeddedDatabase SERVER = EmbeddedDatabase.start();

  @TempDir
  Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"PST", "Asia/Tokyo", "Nowhere/Land"})
  void a_host_of_any_time_zone_can_migrate_and_gets_the_number_of_change_sets(String zone) throws Exception {
    String url = create("zone_" + zone.replaceAll("\\W", "_").toLowerCase(Locale.ROOT), "");

    Program.Result first = run(Map.of("DATABASE_URL", url, "TZ", zone), "migrate");
    Program.Result second = run(Map.of("DATABASE_URL", url, "TZ", zone), "migrate");

    assertThat(first.exitCode()).as(first.err()).isZero();
    assertThat(first.err()).containsPattern("^Change sets applied: [1-9]\\d*\\. The schema is up to date\\.\\R$");
    assertThat(second.err()).containsPattern("^Change sets applied: 0\\. The schema is up to date\\.\\R$");
  }

  @ParameterizedTest
  @CsvSource({"LATIN1, serve", "SQL_ASCII, serve", "LATIN1, migrate", "LATIN1, doctor"})
  void one_whose_encoding_does_not_keep_every_name_is_refused(String encoding, String command) throws Exception {
    String url = create((encoding + "_" + command).toLowerCase(Locale.ROOT),
        "TEMPLATE template0 LOCALE 'C' ENCODING '" + encoding + "'");

    Program.Result result = run(Map.of("DATABASE_URL", url), command);

    assertThat(result.exitCode()).isEqualTo(1);
    assertThat(result.out() + result.err()).contains("its encoding is " + encoding, "--encoding=UTF8")
        .doesNotContain("\tat ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"users", "spent_tokens"})
  void a_table_of_another_application_is_reported_in_a_sentence(String table) throws Exception {
    String url = create("with_" + table, "");
    execute(url, "CREATE TABLE " + table + " (id integer)");

    for (String command : new String[]{"migrate", "serve"}) {
      Program.Result result = run(Map.of("DATABASE_URL", url), command);

      assertThat(result.exitCode()).isEqualTo(1);
      assertThat(result.err().strip().lines()).singleElement().asString().startsWith("voicesurveyagent: ")
          .contains(table, "a separate database").doesNotContain("CREATE", "liquibase");
    }
  }

  @Test
  void a_database_that_is_away_is_reported_once() throws Exception {
    Program.Result result = run(Map.of("DATABASE_URL", "postgresql://u:hunter2@127.0.0.1:1/survey"), "doctor");

    assertThat(result.exitCode()).isEqualTo(1);
    assertThat(result.out().lines().filter(line -> line.contains("DATABASE_URL"))).singleElement().asString()
        .startsWith("FAIL  database").contains("check host and port of DATABASE_URL").doesNotContain("hunter2");
    assertThat(result.out()).doesNotContain("schema", "audit trail", "direct connection");
  }

  @ParameterizedTest
  @ValueSource(strings = {"users list", "users list --waiting", "users list --format csv"})
  void a_list_that_fails_prints_no_header(String command) throws Exception {
    String url = create("empty_" + command.replaceAll("\\W+", "_"), "");

    Program.Result result = run(Map.of("DATABASE_URL", url), command);

    assertThat(result.exitCode()).isEqualTo(1);
    assertThat(result.out()).isEmpty();
    assertThat(result.err()).contains("run migrate");
  }

  @Test
  void an_option_that_can_not_be_honoured_is_a_wrong_setting() throws Exception {
    Program.Result result = run(Map.of("DATABASE_URL", SERVER.url() + "?tcp_user_timeout=5"), "migrate");

    assertThat(result.exitCode()).isEqualTo(78);
    assertThat(result.err())
        .contains("DATABASE_URL has the option tcp_user_timeout, which this service does not support");
  }

  private static String create(String name, String options) throws SQLException {
    execute(SERVER.url(), "CREATE DATABASE " + name + " " + options);
    return SERVER.url().replaceAll("/postgres$", "/" + name);
  }

  private static void execute(String url, String sql) throws SQLException {
    try (Connection connection = DriverManager.getConnection("jdbc:" + url.replace("postgres@", ""), "postgres", "");
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private Program.Result run(Map<String, String> settings, String command) throws Exception {
    Map<String, String> environment = new HashMap<>(Map.of("OIDC_ISSUER", "http://localhost:1", "OIDC_CLIENT_ID", "c",
        "OIDC_CLIENT_AUTH", "none", "JWT_SECRET_KEY", "x".repeat(32)));
    environment.putAll(settings);
    return Program.run(folder, environment, Program.jar(command.split(" ")));
  }
}
