package io.voicesurvey.bootstrap.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.voicesurvey.bootstrap.interop.NpmPackage;
import io.voicesurvey.bootstrap.process.BackgroundProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A TypeScript client, made of the document, compiles and works with the service as it ships. */
@Tag("contract")
class ClientIT {
  private static final Path SOURCE = Path.of("src", "client");
  private static final Path FOLDER = Path.of("target", "client").toAbsolutePath();
  private static final Duration LIMIT = Duration.ofMinutes(3);

  @Test
  void the_client_made_of_the_document_signs_in_refreshes_and_reads_the_profile() throws Exception {
    NpmPackage.install(SOURCE, FOLDER);
    RunningService.document(FOLDER);
    npm("run", "build");
    try (RunningService service = new RunningService()) {
      ProcessBuilder test = new ProcessBuilder("npm", "test").directory(FOLDER.toFile());
      test.environment().put("SERVICE", service.url().toString());
      run(test);
    }
    npm("pack");
    assertThat(FOLDER.resolve("voicesurveyagent-client-1.0.0.tgz")).isNotEmptyFile();
  }

  private static void npm(String... arguments) {
    ProcessBuilder command = new ProcessBuilder(new ArrayList<>(List.of("npm"))).directory(FOLDER.toFile());
    command.command().addAll(List.of(arguments));
    run(command);
  }

  private static void run(ProcessBuilder command) {
    try (BackgroundProcess process = BackgroundProcess.start("client", command)) {
      assertThat(process.awaitEnd(LIMIT)).as(process.output()).isZero();
    }
  }
}
