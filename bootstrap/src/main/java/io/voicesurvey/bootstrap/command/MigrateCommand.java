package io.voicesurvey.bootstrap.command;

import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** Updates the schema, or rolls back the last change sets, or only prints the SQL. */
@Command(name = "migrate", description = "Brings the database's schema up to date.", footer = {
    "", "Needs: the settings of serve. DATABASE_LISTEN_URL is used where it is set.", "Examples:",
    "  voicesurveyagent migrate --dry-run", "  voicesurveyagent migrate --rollback-count 1"})
final class MigrateCommand implements Callable<Integer> {
  @Option(names = "--rollback-count", paramLabel = "N", converter = Count.class, description = "Takes the last N change sets back instead.")
  private Optional<Integer> rollbackCount;

  @Option(names = "--dry-run", description = "Prints the SQL and changes nothing.")
  private boolean dryRun;

  private final Surroundings surroundings;

  MigrateCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  public Integer call() {
    Migration migration = surroundings.migrations().apply(surroundings.settings());
    if (dryRun) {
      surroundings.out().print(rollbackCount.map(migration::rollbackSql).orElseGet(migration::updateSql));
    } else if (rollbackCount.isPresent()) {
      surroundings.err().println("Change sets taken back: " + migration.rollback(rollbackCount.get()) + ".");
    } else {
      surroundings.err().println("Change sets applied: " + migration.update() + ". The schema is up to date.");
    }
    return 0;
  }

  /** A whole number above 0. */
  static final class Count implements ITypeConverter<Integer> {
    @Override
    public Integer convert(String text) {
      if (!text.matches("[1-9]\\d{0,8}")) {
        throw new TypeConversionException("a whole number above 0 is due");
      }
      return Integer.parseInt(text);
    }
  }
}
