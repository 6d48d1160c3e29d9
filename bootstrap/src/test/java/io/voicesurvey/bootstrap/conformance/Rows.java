package io.voicesurvey.bootstrap.conformance;

import io.voicesurvey.bootstrap.journey.World;
import io.voicesurvey.adapters.persistence.DatabaseSettings;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;

/** All that the database holds of users and sessions at one moment. */
record Rows(String text) {
  private static final String ALL = "SELECT concat((SELECT string_agg(u::text, ',' ORDER BY id) FROM users u), "
      + "(SELECT string_agg(s::text, ',' ORDER BY id) FROM sessions s))";

  static Rows of(World world) {
    DatabaseSettings database = world.settings(Map.of()).database();
    try (Connection connection = DriverManager.getConnection(database.jdbcUrl(), database.user().orElse(""), "");
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(ALL)) {
      rows.next();
      return new Rows(rows.getString(1));
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }
}
