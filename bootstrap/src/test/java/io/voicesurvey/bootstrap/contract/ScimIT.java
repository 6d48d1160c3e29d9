package io.voicesurvey.bootstrap.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.voicesurvey.bootstrap.process.BackgroundProcess;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The service, as it ships, speaks SCIM as scim2-tester tries it. */
@Tag("contract")
class ScimIT {
  private static final Path RUN = Path.of("src", "contract", "scim").toAbsolutePath();
  private static final Path TARGET = Path.of("target", "contract").toAbsolutePath();
  private static final Duration LIMIT = Duration.ofMinutes(5);

  @Test
  void nothing_is_found() throws Exception {
    Path report = Files.createDirectories(TARGET.resolve("scim")).resolve("results.txt");
    try (RunningService service = new RunningService(Map.of("OIDC_ROLE_MAP", "survey-leads=campaign_manager"))) {
      ProcessBuilder command = new ProcessBuilder(RUN.toString(), service.url().toString(), report.toString(),
          TARGET.resolve("scim-venv").toString());
      String token = service.run("token", "issue", "--service", "directory", "--role", "admin").strip();
      CiLog.mask(token, System.getenv(), System.out);
      command.environment().put("SCIM_TOKEN", token);
      try (BackgroundProcess run = BackgroundProcess.start("scim", command)) {
        int exitCode = run.awaitEnd(LIMIT);
        assertThat(exitCode).as("%s", run.output()).isZero();
        assertThat(run.output()).contains(" 0 found").doesNotContain(token);
      }
    }
  }
}
