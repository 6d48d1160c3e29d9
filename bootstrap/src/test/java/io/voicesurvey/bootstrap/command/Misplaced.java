package io.voicesurvey.bootstrap.command;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** The context of a command that must not ask for settings. */
final class Misplaced {
  private Misplaced() {}

  static CommandContext context() {
    return context(new PrintStream(OutputStream.nullOutputStream()), new PrintStream(OutputStream.nullOutputStream()));
  }

  static CommandContext context(PrintStream out, PrintStream err) {
    return new CommandContext(Map.of(), environment -> {
      throw new AssertionError("settings are asked for");
    }, settings -> () -> {}, () -> false, DataOutput.to(out, StandardCharsets.UTF_8), err, () -> {});
  }
}
