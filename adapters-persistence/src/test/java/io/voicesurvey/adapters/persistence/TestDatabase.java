package io.voicesurvey.adapters.persistence;

import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** A migrated database for the tests of one class. It has no rows when a test begins. */
public final class TestDatabase implements BeforeEachCallback, AfterAllCallback {
  private final DatabaseSettings settings = Postgres.migratedDatabase();
  private final Database database = new Database(settings);

  public DatabaseSettings settings() {
    return settings;
  }

  public Database database() {
    return database;
  }

  @Override
  public void beforeEach(ExtensionContext context) {
    Postgres.empty(settings);
  }

  @Override
  public void afterAll(ExtensionContext context) {
    database.close();
  }
}
