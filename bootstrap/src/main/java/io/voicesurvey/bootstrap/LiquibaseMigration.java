package io.voicesurvey.bootstrap;

import io.voicesurvey.adapters.persistence.SchemaMigration;
import io.voicesurvey.bootstrap.command.Migration;
import io.voicesurvey.bootstrap.settings.Settings;

/** The schema's way over the direct connection: a pooler would come between it and its lock. */
final class LiquibaseMigration implements Migration {
  private final SchemaMigration migration;

  LiquibaseMigration(Settings settings) {
    this.migration = new SchemaMigration(Adapters.database(settings.listen()));
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
