package io.voicesurvey.bootstrap.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.voicesurvey.bootstrap.journey.World;
import io.voicesurvey.bootstrap.process.BackgroundProcess;
import io.voicesurvey.bootstrap.process.BrowserSession;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The service, as it ships, does what its own document says, as Schemathesis tries it. */
@Tag("contract")
class ContractIT {
  private static final Path RUN = Path.of("src", "contract", "run").toAbsolutePath();
  private static final Path REPORTS = Path.of("target", "contract").toAbsolutePath();
  private static final Duration LIMIT = Duration.ofMinutes(15);

  @Test
  void the_service_does_what_its_document_says() throws Exception {
    Files.createDirectories(REPORTS);
    try (RunningService service = new RunningService();
        LogoutTokens logoutTokens = LogoutTokens.start(service.provider(), World.person("nobody"))) {
      ProcessBuilder command = new ProcessBuilder(RUN.toString(), service.url().toString(),
          RunningService.document(REPORTS).toString(), REPORTS.toString());
      command.environment().put("SCHEMATHESIS_AUTH_TOKEN", masked(accessToken(service.url())));
      command.environment().put("CONTRACT_LOGOUT_TOKENS", logoutTokens.url().toString());
      try (BackgroundProcess run = BackgroundProcess.start("contract", command)) {
        int exitCode = run.awaitEnd(LIMIT);
        assertThat(exitCode).as("%s", run.output()).isZero();
        assertThat(run.output()).contains("The hooks of the contract test are loaded").doesNotContain("WARNINGS");
      }
    }
  }

  private static String accessToken(URI service) {
    try (BrowserSession browser = new BrowserSession()) {
      return browser.open(service.resolve("/api/auth/login")).json().at("/access_token").asText();
    }
  }

  /** Tells GitHub's runner never to show it. */
  private static String masked(String token) {
    if ("true".equals(System.getenv("GITHUB_ACTIONS"))) {
      System.out.println("::add-mask::" + token);
    }
    return token;
  }
}
