package io.voicesurvey.bootstrap.command;

import io.voicesurvey.bootstrap.settings.Settings;
import io.voicesurvey.bootstrap.settings.WrongSettings;
import io.voicesurvey.bootstrap.wiring.UseCases;
import io.voicesurvey.bootstrap.wiring.Wiring;
import java.io.PrintStream;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Function;

/**
 * The context of the commands: their input, dependencies and output.
 *
 * @param isErrTerminal true if {@code err} is a terminal, where a progress bar may move
 * @param out           the stream for data
 * @param err           the stream for everything else
 * @param last          runs after everything else has ended and has been logged
 */
public record Surroundings(Map<String, String> environment, SettingsLoader loader, Serving serving,
    Function<Settings, Migration> migrations, Function<Settings, Wiring> wirings, KeyGeneration keyGeneration,
    Function<Settings, Diagnosis> diagnoses, Function<Map<String, String>, RoleExplanations> roles,
    ApiDocument apiDocument,
    BooleanSupplier isErrTerminal, DataOutput out, PrintStream err, Runnable last) {
  public Surroundings {
    environment = Map.copyOf(environment);
  }

  /** @throws WrongSettings if the environment is invalid or incomplete */
  Settings settings() {
    return loader.load(environment);
  }

  /** Runs {@code work} with the use cases, then releases their resources. */
  int with(Function<UseCases, Integer> work) {
    try (Wiring wiring = wirings.apply(settings())) {
      return work.apply(wiring.useCases());
    }
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
