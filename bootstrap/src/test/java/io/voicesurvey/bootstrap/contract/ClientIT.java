package io.voicesurvey.bootstrap.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.voicesurvey.adapters.oidc.provider.SignIn;
import io.voicesurvey.bootstrap.interop.NpmPackage;
import io.voicesurvey.bootstrap.process.BackgroundProcess;
import io.voicesurvey.bootstrap.process.ServiceProcess;
import jakarta.json.Json;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A TypeScript client, made of the document, compiles and works with the service as it ships, in programs and in pages. */
@Tag("contract")
class ClientIT {
  private static final Path SOURCE = Path.of("..", "adapters-rest", "api", "client");
  private static final Path BUILD = Path.of("target", "client-build").toAbsolutePath();
  private static final Path PACKAGE = Path.of("target", "client").toAbsolutePath();
  private static final Duration LIMIT = Duration.ofMinutes(3);

  @BeforeAll
  static void build() throws Exception {
    NpmPackage.install(SOURCE, BUILD);
    RunningService.document(BUILD);
    run(npm("run", "build"));
  }

  @Test
  void the_client_made_of_the_document_signs_in_refreshes_and_reads_the_profile() throws Exception {
    try (RunningService service = new RunningService(Map.of())) {
      ProcessBuilder test = npm("test");
      test.environment().put("SERVICE", service.url().toString());
      run(test);
    }
  }

  /**
   * With access tokens that live for about a second, and no grace for a refresh token that was used before. The person is
   * an administrator who authenticated two hours ago.
   */
  @Test
  void the_example_of_a_page_keeps_a_person_signed_in_in_a_browser() throws Exception {
    URI example = ServiceProcess.freeUrl();
    try (RunningService service = new RunningService(Map.of("CORS_ORIGINS", example.toString(), "RETURN_TO_ORIGINS",
        example.toString(), "JWT_EXPIRATION_MINUTES", "0.02", "REFRESH_GRACE_SECONDS", "0",
        "OIDC_ROLE_CLAIM", "roles", "OIDC_ROLE_MAP", "admins=admin"))) {
      service.provider().next(SignIn.alice().user("roles", Json.createArrayBuilder().add("admins").build())
          .authenticatedBefore(Duration.ofHours(2)));
      ProcessBuilder serve = npm("run", "example");
      serve.environment()
          .putAll(Map.of("HOST", example.getHost(), "PORT", Integer.toString(example.getPort()), "SERVICE",
              service.url().toString()));
      ProcessBuilder test = npm("run", "test:browser");
      test.environment().putAll(Map.of("EXAMPLE", example.toString(), "PROVIDER", service.provider().issuer()));
      try (BackgroundProcess page = BackgroundProcess.start("example", serve)) {
        page.awaitOk(example, LIMIT);
        run(test);
      }
    }
  }

  @Test
  void the_package_is_left_alone_in_its_folder() throws Exception {
    if (Files.exists(PACKAGE)) {
      run(new ProcessBuilder("rm", "-r", PACKAGE.toString()));
    }
    Files.createDirectories(PACKAGE);
    run(npm("pack", "--pack-destination", PACKAGE.toString()));
    Path archive = PACKAGE.resolve("voicesurveyagent-client-1.0.0.tgz");
    run(new ProcessBuilder("tar", "-xzf", archive.toString(), "-C", PACKAGE.toString(), "--strip-components=1"));

    assertThat(files(PACKAGE)).containsExactlyInAnyOrder("voicesurveyagent-client-1.0.0.tgz", "package.json",
        "openapi.json", "dist/index.js", "dist/index.d.ts", "dist/bearer.js", "dist/bearer.d.ts", "dist/browser.js",
        "dist/browser.d.ts", "dist/detour.js", "dist/detour.d.ts", "dist/schema.js", "dist/schema.d.ts");
  }

  private static List<String> files(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(Files::isRegularFile).map(file -> folder.relativize(file).toString()).toList();
    }
  }

  private static ProcessBuilder npm(String... arguments) {
    ProcessBuilder command = new ProcessBuilder(new ArrayList<>(List.of("npm"))).directory(BUILD.toFile());
    command.command().addAll(List.of(arguments));
    return command;
  }

  private static void run(ProcessBuilder command) {
    try (BackgroundProcess process = BackgroundProcess.start("client", command)) {
      assertThat(process.awaitEnd(LIMIT)).as(process.output()).isZero();
    }
  }
}
