package io.voicesurvey.bootstrap.command;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** What a command finds that must not ask for anything. */
final class Misplaced {
  private Misplaced() {}

  static Surroundings surroundings() {
    return surroundings(new PrintStream(OutputStream.nullOutputStream()),
        new PrintStream(OutputStream.nullOutputStream()));
  }

  static Surroundings surroundings(PrintStream out, PrintStream err) {
    return new Surroundings(Map.of(), environment -> {
      throw new AssertionError("settings are asked for");
    }, settings -> () -> {}, settings -> {
      throw new AssertionError("a migration is asked for");
    }, settings -> {
      throw new AssertionError("use cases are asked for");
    }, (folder, algorithm) -> folder.resolve(algorithm), settings -> {
      throw new AssertionError("a diagnosis is asked for");
    }, environment -> {
      throw new AssertionError("a role is asked for");
    }, format -> format.name().getBytes(StandardCharsets.UTF_8), () -> false,
        DataOutput.to(out, StandardCharsets.UTF_8), err, () -> {});
  }
}
