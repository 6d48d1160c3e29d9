package io.voicesurvey.bootstrap.command;

import io.voicesurvey.adapters.persistence.SchemaMigration;
import java.io.PrintStream;
import java.util.Optional;

/** Brings the schema up, or takes the last change sets back; or prints the SQL that would. */
final class MigrateCommand {
  private final PrintStream out;
  private final PrintStream err;

  MigrateCommand(PrintStream out, PrintStream err) {
    this.out = out;
    this.err = err;
  }

  void execute(SchemaMigration migration, Optional<Integer> rollbackCount, boolean dryRun) {
    if (dryRun) {
      out.print(rollbackCount.isPresent() ? migration.rollbackSql(rollbackCount.get()) : migration.updateSql());
    } else if (rollbackCount.isPresent()) {
      migration.rollback(rollbackCount.get());
      err.println("The last " + rollbackCount.get() + " change sets were taken back.");
    } else {
      migration.update();
      err.println("The schema is up to date.");
    }
  }
}
