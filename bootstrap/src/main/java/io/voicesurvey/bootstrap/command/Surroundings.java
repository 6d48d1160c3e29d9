package io.voicesurvey.bootstrap.command;

import io.voicesurvey.bootstrap.output.DataOutput;
import io.voicesurvey.bootstrap.settings.Settings;
import io.voicesurvey.bootstrap.settings.WrongSettings;
import java.io.PrintStream;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Function;

/**
 * What commands run in: where they read, what they work with, and where they print.
 *
 * @param isErrTerminal whether {@code err} leads to a terminal, where things may move
 * @param out for data
 * @param err for everything else
 * @param last       done when all else has ended and been logged
 */
public record Surroundings(Map<String, String> environment, SettingsLoader loader, Serving serving,
    Function<Settings, Migration> migrations, Function<Settings, UseCases> wiring, KeyGeneration keyGeneration,
    Function<Settings, Diagnosis> diagnoses, RoleExplanations roles, ApiDocument apiDocument,
    BooleanSupplier isErrTerminal, DataOutput out, PrintStream err, Runnable last) {
  public Surroundings {
    environment = Map.copyOf(environment);
  }

  /** @throws WrongSettings where the environment is not one to start with */
  Settings settings() {
    return loader.load(environment);
  }

  /** Does something with the use cases, and gives back what they hold. */
  int with(Function<UseCases, Integer> work) {
    try (UseCases useCases = wiring.apply(settings())) {
      return work.apply(useCases);
    }
  }

  /** Tells a person that it is done. */
  int done(String sentence) {
    err.println(sentence);
    return 0;
  }

  /** Tells a person why it is not done. */
  int failed(String sentence) {
    err.println("voicesurveyagent: " + sentence);
    return 1;
  }
}
