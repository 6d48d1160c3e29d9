package io.voicesurvey.bootstrap.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.voicesurvey.bootstrap.process.BackgroundProcess;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** TypeScript checks the modules of the pages against the OpenAPI document, the catalogue and the library. */
class PageTypesIT {
  private static final Path REST = Path.of("..", "adapters-rest").toAbsolutePath().normalize();
  private static final Path BUILD = Path.of("target", "page-types").toAbsolutePath();
  private static final Duration LIMIT = Duration.ofMinutes(3);

  @Test
  void the_modules_of_the_pages_have_no_type_error() throws Exception {
    NpmPackage.install(REST.resolve(Path.of("src", "test", "web")), BUILD);
    Files.copy(REST.resolve(Path.of("api", "openapi.yaml")), BUILD.resolve("openapi.yaml"),
        StandardCopyOption.REPLACE_EXISTING);
    Path modules = BUILD.resolve("web");
    Files.deleteIfExists(modules);
    Files.createSymbolicLink(modules, REST.resolve(Path.of("src", "main", "web")));

    try (BackgroundProcess check = BackgroundProcess.start("page-types",
        new ProcessBuilder("npm", "run", "check").directory(BUILD.toFile()))) {
      assertThat(check.awaitEnd(LIMIT)).as(check.output()).isZero();
    }
  }
}
