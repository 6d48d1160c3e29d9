package io.voicesurvey.bootstrap;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The packaged program, as a process of its own with an environment of its own. */
public final class Program {
  public static final Path JAR = Path.of("target", "voicesurveyagent.jar").toAbsolutePath();
  public static final Path SCRIPT = Path.of("target", "voicesurveyagent").toAbsolutePath();
  public static final Path JAVA_HOME = Path.of(System.getProperty("java.home"));

  private static final long SECONDS = 180;

  /** How a run ended. */
  public record Result(int exitCode, String out, String err) {}

  private final Process process;
  private final Path out;
  private final Path err;

  private Program(Process process, Path out, Path err) {
    this.process = process;
    this.out = out;
    this.err = err;
  }

  /** @param folder the working directory, which gets what the program prints too */
  public static Program start(Path folder, Map<String, String> environment, List<String> command) throws IOException {
    Path out = Files.createTempFile(folder, "out", ".txt");
    Path err = Files.createTempFile(folder, "err", ".txt");
    ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile()).redirectOutput(out.toFile())
        .redirectError(err.toFile());
    builder.environment().clear();
    builder.environment().putAll(environment);
    return new Program(builder.start(), out, err);
  }

  public static Result run(Path folder, Map<String, String> environment, List<String> command)
      throws IOException, InterruptedException {
    return start(folder, environment, command).await();
  }

  /** The command line that runs the jar on the Java of the tests. */
  public static List<String> jar(String... args) {
    return jarOn(JAVA_HOME, args);
  }

  public static List<String> jarOn(Path javaHome, String... args) {
    List<String> command = new ArrayList<>(
        List.of(javaHome.resolve("bin/java").toString(), "-Xmx256m", "-jar", JAR.toString()));
    command.addAll(List.of(args));
    return command;
  }

  /** Waits for the end. */
  public Result await() throws IOException, InterruptedException {
    if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
      throw new AssertionError("the program still runs, having said: " + err());
    }
    return new Result(process.exitValue(), Files.readString(out), err());
  }

  public String err() throws IOException {
    return Files.readString(err);
  }

  public Process process() {
    return process;
  }

  /** The running processes whose command line holds that text. */
  public static List<ProcessHandle> processesWith(String text) {
    return ProcessHandle.allProcesses()
        .filter(handle -> Stream.of(handle.info().arguments().orElse(new String[0])).anyMatch(text::equals)).toList();
  }
}
