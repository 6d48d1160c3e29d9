package io.voicesurvey.bootstrap.fault;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The release before this one, built from the history of the repository. */
final class EarlierRelease {
  /** The last commit of the release with one provider. */
  private static final String COMMIT = "f541aae170276ababb6afb6cc74fa8a634a4ef74";
  private static final Path REPOSITORY = Path.of("..").toAbsolutePath().normalize();
  private static final Path JAVA_HOME = Path.of(System.getProperty("java.home"));
  private static final long MINUTES = 20;

  private EarlierRelease() {}

  /** Its jar, beside the libraries. It is built once for a build folder. */
  static Path jar() throws IOException, InterruptedException {
    Path sources = Path.of("target", "earlier", COMMIT).toAbsolutePath();
    Path jar = sources.resolve("bootstrap/target/voicesurveyagent.jar");
    if (!Files.exists(jar)) {
      Files.createDirectories(sources);
      Path archive = sources.resolveSibling(COMMIT + ".tar");
      run(REPOSITORY, "this needs the whole history; a shallow clone gets it by git fetch --unshallow", "git",
          "archive", "--output=" + archive, COMMIT);
      run(sources, "the earlier release cannot be unpacked", "tar", "-xf", archive.toString());
      run(sources, "the earlier release cannot be built", "mvn", "-q", "-B", "-DskipTests", "-pl", "bootstrap", "-am",
          "package");
    }
    return jar;
  }

  private static void run(Path folder, String problem, String... command) throws IOException, InterruptedException {
    Path output = Files.createTempFile(Files.createDirectories(Path.of("target", "processes")), "earlier-", ".log");
    ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true)
        .redirectOutput(output.toFile());
    builder.environment().merge("PATH", JAVA_HOME.resolve("bin").toString(), (path, bin) -> bin + ":" + path);
    builder.environment().put("JAVA_HOME", JAVA_HOME.toString());
    Process process = builder.start();
    boolean ended = process.waitFor(MINUTES, TimeUnit.MINUTES);
    process.destroy();
    assertThat(ended && process.exitValue() == 0).as("%s: %s%n%s", problem, List.of(command), Files.readString(output))
        .isTrue();
  }
}
