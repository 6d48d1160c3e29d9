package io.voicesurvey.bootstrap;

import io.voicesurvey.adapters.persistence.SchemaMigration;
import io.voicesurvey.application.session.PurgeSessions;
import io.voicesurvey.bootstrap.command.Commands;
import io.voicesurvey.bootstrap.settings.Settings;
import io.voicesurvey.bootstrap.settings.WrongSettings;
import java.util.Map;

/** Where the program begins; {@link Launcher} calls it on a Java that is new enough. */
public final class Main {
  private Main() {}

  public static void main(String[] args) {
    Logging.configure();
    Commands commands = new Commands(System.getenv(), Main::load, Service::start,
        settings -> new SchemaMigration(Adapters.database(settings.listen())), Main::purge, System.out, System.err);
    System.exit(commands.execute(args));
  }

  private static PurgeSessions.Outcome purge(Settings settings) {
    try (Wiring wiring = new Wiring(settings)) {
      return wiring.purgeSessions().execute(new PurgeSessions.Command());
    }
  }

  private static Settings load(Map<String, String> environment) {
    return switch (Settings.read(environment, Adapters.fileChecks())) {
      case Settings.Outcome.Invalid invalid -> throw new WrongSettings(invalid.problems());
      case Settings.Outcome.Valid(Settings settings) -> {
        Logging.configure(settings.log());
        yield settings;
      }
    };
  }
}
