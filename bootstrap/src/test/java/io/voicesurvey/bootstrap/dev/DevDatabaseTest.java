package io.voicesurvey.bootstrap.dev;

import static org.assertj.core.api.Assertions.assertThat;

import io.voicesurvey.adapters.persistence.DatabaseSettings;
import io.voicesurvey.bootstrap.settings.Settings;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DevDatabaseTest {
  @TempDir
  Path folder;

  @Test
  void written_data_is_safe_on_disk_and_there_after_a_restart() throws Exception {
    try (DevDatabase database = DevDatabase.start(folder, starting -> {}); Connection connection = connect(database)) {
      assertThat(ask(connection, "SHOW fsync")).isEqualTo("on");
      assertThat(ask(connection, "SHOW synchronous_commit")).isEqualTo("on");
      assertThat(ask(connection, "SHOW server_version")).startsWith("18.");
      connection.createStatement().execute("CREATE TABLE kept AS SELECT 'still here' AS word");
    }
    try (DevDatabase database = DevDatabase.start(folder, starting -> {}); Connection connection = connect(database)) {
      assertThat(ask(connection, "SELECT word FROM kept")).isEqualTo("still here");
    }
  }

  /** As the service connects: by the URL, through the settings. */
  private static Connection connect(DevDatabase database) throws SQLException {
    DatabaseSettings settings = Settings.read(Map.of("DATABASE_URL", database.url(), "OIDC_ISSUER", "http://localhost",
        "OIDC_CLIENT_ID", "c", "OIDC_CLIENT_AUTH", "none", "JWT_SECRET_KEY", "-".repeat(32))).database();
    return DriverManager.getConnection(settings.jdbcUrl(), settings.user().orElseThrow(), "");
  }

  private static String ask(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement(); ResultSet result = statement.executeQuery(sql)) {
      result.next();
      return result.getString(1);
    }
  }
}
