package io.voicesurvey.bootstrap.command;

import io.voicesurvey.bootstrap.settings.Settings;
import io.voicesurvey.bootstrap.settings.WrongSettings;
import io.voicesurvey.bootstrap.wiring.Wiring;
import java.io.PrintStream;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Function;

/**
 * The process as the commands see it: its variables, its streams, its log and its service.
 *
 * @param loader        reads settings from variables and configures the log; throws {@link WrongSettings}
 * @param server        updates the schema and starts the service; closing the result stops the service
 * @param isErrTerminal true if {@code err} is a terminal, which can show a moving progress bar
 * @param out           the stream for data
 * @param err           the stream for everything else
 * @param endOfLog      writes the rest of the log; runs after everything else has stopped
 */
public record CommandContext(Map<String, String> environment, Function<Map<String, String>, Settings> loader,
    Function<Settings, AutoCloseable> server, BooleanSupplier isErrTerminal, DataOutput out, PrintStream err,
    Runnable endOfLog) {
  public CommandContext {
    environment = Map.copyOf(environment);
  }

  /** @throws WrongSettings if a variable is invalid or missing */
  Settings settings() {
    return loader.apply(environment);
  }

  /** Creates the use cases. The caller must close it. */
  Wiring wiring() {
    return new Wiring(settings());
  }

  /** Prints a success message and returns the exit code. */
  int done(String sentence) {
    err.println(sentence);
    return 0;
  }

  /** Prints an error message and returns the exit code. */
  int failed(String sentence) {
    err.println("voicesurveyagent: " + sentence);
    return 1;
  }
}
