package io.voicesurvey.bootstrap.command;

import io.voicesurvey.application.UseCases;
import io.voicesurvey.bootstrap.settings.Settings;
import io.voicesurvey.bootstrap.settings.WrongSettings;
import io.voicesurvey.bootstrap.wiring.Wiring;
import java.io.IOException;
import java.io.PrintStream;
import java.util.Iterator;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import picocli.CommandLine;

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

  /** What a command does with the use cases; returns the exit code. */
  @FunctionalInterface
  interface Work<E extends Exception> {
    int run(UseCases useCases) throws E;
  }

  /** Creates the use cases for that work, and returns its exit code. */
  <E extends Exception> int run(Work<E> work) throws E {
    try (Wiring wiring = new Wiring(settings())) {
      return work.run(wiring.useCases());
    }
  }

  /** Prints until the end or until the output fails, and returns the exit code. */
  <T> int print(Iterator<T> items, Printer<T> printer) throws IOException {
    while (items.hasNext() && !out.checkError()) {
      printer.print(items.next());
    }
    printer.end();
    return 0;
  }

  /** Prints the data of a command and returns the exit code. */
  int print(String data) {
    out.println(data);
    return 0;
  }

  /** Prints a success message and returns the exit code. */
  int done(String sentence) {
    err.println(sentence);
    return 0;
  }

  /** Prints what is wrong with the arguments of a command, and the command that prints its help. Returns the exit code. */
  int misused(String command, String sentence) {
    err.println(sentence);
    err.println("Help: voicesurveyagent " + command + " --help");
    return CommandLine.ExitCode.USAGE;
  }

  /** Prints an error message and returns the exit code. */
  int failed(String sentence) {
    err.println("voicesurveyagent: " + sentence);
    return 1;
  }
}
