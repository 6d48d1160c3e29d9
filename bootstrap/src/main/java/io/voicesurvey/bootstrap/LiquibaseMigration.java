package io.voicesurvey.bootstrap;

import io.voicesurvey.adapters.persistence.SchemaMigration;
import io.voicesurvey.bootstrap.command.Migration;
import io.voicesurvey.bootstrap.settings.Settings;

/** Migrates the schema over the direct connection: through a pooler its lock is not reliable. */
final class LiquibaseMigration implements Migration {
  private final SchemaMigration migration;

  LiquibaseMigration(Settings settings) {
    this.migration = new SchemaMigration(settings.listen());
  }

  @Override
  public int update() {
    return migration.update();
  }

  @Override
  public int rollback(int count) {
    return migration.rollback(count);
  }

  @Override
  public String updateSql() {
    return migration.updateSql();
  }

  @Override
  public String rollbackSql(int count) {
    return migration.rollbackSql(count);
  }
}
