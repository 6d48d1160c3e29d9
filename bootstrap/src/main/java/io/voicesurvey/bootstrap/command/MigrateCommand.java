package io.voicesurvey.bootstrap.command;

import io.voicesurvey.adapters.persistence.SchemaMigration;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Updates the schema, or rolls back the last change sets, or only prints the SQL. */
@Command(name = "migrate", description = "Migrates the database schema to this release.", footer = {"",
    "Needs: the settings of serve. It uses DATABASE_LISTEN_URL if that is set.", "Examples:",
    "  voicesurveyagent migrate --dry-run", "  voicesurveyagent migrate --rollback-count 1"})
final class MigrateCommand implements Callable<Integer> {
  @Option(names = "--rollback-count", paramLabel = "N", description = "Rolls back the last N change sets instead.")
  private Optional<Integer> rollbackCount;

  @Option(names = "--dry-run", description = "Prints the SQL and changes nothing.")
  private boolean dryRun;

  private final CommandContext context;

  MigrateCommand(CommandContext context) {
    this.context = context;
  }

  /** Uses the direct connection: through a pooler the lock of a migration is not reliable. */
  @Override
  public Integer call() {
    SchemaMigration migration = new SchemaMigration(context.settings().listen());
    if (dryRun) {
      context.out().print(rollbackCount.map(migration::rollbackSql).orElseGet(migration::updateSql));
      return 0;
    }
    return context.done(rollbackCount.map(count -> "Change sets rolled back: " + migration.rollback(count) + ".")
        .orElseGet(() -> "Change sets applied: " + migration.update() + ". The schema is up to date."));
  }
}
