package io.voicesurvey.bootstrap.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.voicesurvey.bootstrap.process.BackgroundProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** A project that is no part of this build: it has other versions of the same libraries. */
final class MavenProject {
  private static final Duration BUILD = Duration.ofMinutes(8);

  private MavenProject() {}

  /** Copies the files of {@code source} to {@code folder} and builds them there, unless the same were built before. */
  static void build(Path source, Path folder) throws IOException {
    Path built = folder.resolve("target").resolve("built");
    if (copy(source, folder) || !Files.exists(built)) {
      BackgroundProcess maven = BackgroundProcess.start("maven-" + source.getFileName(),
          new ProcessBuilder("mvn", "-q", "-B", "package").directory(folder.toFile()));
      assertThat(maven.awaitEnd(BUILD)).as(maven.output()).isZero();
      Files.createFile(built);
    }
  }

  /** The command that starts the Java of this test. */
  static String java() {
    return Path.of(System.getProperty("java.home"), "bin", "java").toString();
  }

  /** Returns whether a file was copied that is new or differs. A former build of other files is then no longer one. */
  private static boolean copy(Path source, Path folder) throws IOException {
    List<Path> files;
    try (Stream<Path> all = Files.walk(source)) {
      files = all.filter(Files::isRegularFile).map(source::relativize).toList();
    }
    boolean changed = false;
    for (Path file : files) {
      Path copy = folder.resolve(file);
      if (!Files.exists(copy) || Files.mismatch(source.resolve(file), copy) >= 0) {
        Files.deleteIfExists(folder.resolve("target").resolve("built"));
        Files.createDirectories(copy.getParent());
        Files.copy(source.resolve(file), copy, StandardCopyOption.REPLACE_EXISTING);
        changed = true;
      }
    }
    return changed;
  }
}
