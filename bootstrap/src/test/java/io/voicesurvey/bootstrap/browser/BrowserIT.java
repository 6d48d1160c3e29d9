package io.voicesurvey.bootstrap.browser;

import static org.assertj.core.api.Assertions.assertThat;

import io.voicesurvey.bootstrap.interop.NpmPackage;
import io.voicesurvey.bootstrap.process.BackgroundProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The pages of the service as it ships, in Chromium. The tests are in {@code src/test/browser}. */
class BrowserIT {
  private static final Path SOURCE = Path.of("src", "test", "browser");
  private static final Path INSTALLED = Path.of("target", "browser").toAbsolutePath();
  private static final Path SCREENSHOTS = Path.of("target", "screenshots").toAbsolutePath();
  private static final Path IMAGES = Path.of("..", "docs", "images").toAbsolutePath();
  private static final String TEST = ".test.mjs";
  private static final Duration LIMIT = Duration.ofMinutes(5);

  @AutoClose
  private static Stage stage;

  @BeforeAll
  static void start() throws IOException {
    NpmPackage.install(SOURCE, INSTALLED);
    Files.createDirectories(SCREENSHOTS);
    stage = new Stage();
  }

  static List<String> files() throws IOException {
    try (Stream<Path> files = Files.list(SOURCE)) {
      return files.map(file -> file.getFileName().toString()).filter(name -> name.endsWith(TEST)).sorted().toList();
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("files")
  void the_pages_pass_the_tests_in(String file) {
    ProcessBuilder command = new ProcessBuilder("node", "--test", "--test-reporter=spec", file)
        .directory(INSTALLED.toFile());
    command.environment().putAll(stage.environment());
    command.environment().putAll(Map.of("SCREENSHOTS", SCREENSHOTS.toString(), "IMAGES", IMAGES.toString()));
    try (BackgroundProcess test = BackgroundProcess.start("browser-" + file.replace(TEST, ""), command)) {
      assertThat(test.awaitEnd(LIMIT)).as("%s", test.output()).isZero();
    }
  }
}
