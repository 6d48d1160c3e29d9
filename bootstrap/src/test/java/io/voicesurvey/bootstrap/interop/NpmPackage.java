package io.voicesurvey.bootstrap.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.voicesurvey.bootstrap.process.BackgroundProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Installs what a lock file names, exactly that and without its install scripts. */
public final class NpmPackage {
  private static final Duration INSTALL = Duration.ofMinutes(5);

  /** What lies beside the sources after a build there. */
  private static final Set<String> MADE = Set.of("node_modules", "dist");

  private NpmPackage() {}

  /**
   * Copies the files of {@code source} to {@code folder} and installs there what they need, unless the same lock file was
   * installed before.
   */
  public static void install(Path source, Path folder) throws IOException {
    Path installed = folder.resolve("node_modules").resolve("installed-lock.json");
    Path lock = source.resolve("package-lock.json");
    copy(source, Files.createDirectories(folder));
    if (Files.exists(installed) && Files.mismatch(lock, installed) == -1) {
      return;
    }
    BackgroundProcess npm = BackgroundProcess.start("npm-ci",
        new ProcessBuilder("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund").directory(folder.toFile()));
    assertThat(npm.awaitEnd(INSTALL)).as(npm.output()).isZero();
    Files.copy(lock, installed, StandardCopyOption.REPLACE_EXISTING);
  }

  private static void copy(Path source, Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(source)) {
      List<Path> plain = files.filter(Files::isRegularFile).map(source::relativize)
          .filter(file -> !MADE.contains(file.getName(0).toString())).toList();
      for (Path file : plain) {
        Path copy = folder.resolve(file);
        Files.createDirectories(copy.getParent());
        Files.copy(source.resolve(file), copy, StandardCopyOption.REPLACE_EXISTING);
      }
    }
  }
}
