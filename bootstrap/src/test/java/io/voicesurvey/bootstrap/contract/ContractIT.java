package io.voicesurvey.bootstrap.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.voicesurvey.bootstrap.process.BackgroundProcess;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The service, as it ships, does what its own document says, as Schemathesis tries it. */
@Tag("contract")
class ContractIT {
  private static final Path RUN = Path.of("src", "contract", "run").toAbsolutePath();
  private static final Path TARGET = Path.of("target", "contract").toAbsolutePath();

  private static final Map<String, String> PROVIDERS = Map.of("OIDC_PROVIDERS", "default,corp");

  /** How many each operation that takes input is tried with, at the least. */
  private static final int CASES = 100;

  /** How many scenarios of several calls there are, at the least. */
  private static final int SCENARIOS = 100;

  /**
   * Nothing comes by these: a refresh never says whose it is, though its answer shares its schema with that of a login,
   * and a new service account has no secret.
   */
  private static final List<String> EMPTY_LINKS = List.of("POST /api/auth/refresh -> [200] ",
      "POST /api/admin/services -> [201] DeleteSecret ");

  /** How many of these cases are answered with what they ask for, at the least. */
  private static final int SERVED = 5;

  private static final Duration LIMIT = Duration.ofMinutes(12);

  /** In the order in which they try each operation; the last one may do all. */
  private static final List<String> PEERS = List.of("viewer_1", "viewer_2", "viewer_3", "administrator");

  @Test
  void the_service_behaves_as_its_document_states() throws Exception {
    Path reports = reports("one");
    try (RunningService service = new RunningService(PROVIDERS);
        People people = new People(service.url(), service.provider())) {
      tried(service, people, reports, Map.of());
    }
  }

  @Test
  void no_person_sees_the_data_of_another() throws Exception {
    Path reports = reports("peers");
    try (RunningService service = new RunningService(PROVIDERS);
        People people = new People(service.url(), service.provider())) {
      people.signIn("administrator");
      service.run("users", "set-role", "administrator@example.test", "admin");
      Path identities = Files.writeString(reports.resolve("identities.json"), identities(people.url()));
      tried(service, people, reports, Map.of("CONTRACT_IDENTITIES", identities.toString()));
    }
    assertThat(new RunReport(reports).compared("GET", "/api/admin/users/{id}")).contains("viewer_1", "viewer_2",
        "viewer_3");
  }

  private static Path reports(String name) throws IOException {
    return Files.createDirectories(TARGET.resolve(name));
  }

  private static void tried(RunningService service, People people, Path reports, Map<String, String> further)
      throws Exception {
    String token = service.tokenOfJob();
    CiLog.mask(token, System.getenv(), System.out);
    ProcessBuilder command = new ProcessBuilder(RUN.toString(), service.url().toString(),
        RunningService.document(reports).toString(), reports.toString(), TARGET.resolve("venv").toString());
    command.environment().put("SCHEMATHESIS_AUTH_TOKEN", token);
    command.environment().put("CONTRACT_PEOPLE", people.url().toString());
    command.environment().putAll(further);
    try (BackgroundProcess run = BackgroundProcess.start("contract", command)) {
      int exitCode = run.awaitEnd(LIMIT);
      assertThat(exitCode).as("%s", run.output()).isZero();
      assertThat(run.output()).contains("The hooks of the contract test are loaded")
          .doesNotContainIgnoringCase("warning").doesNotContain(token);
    }
    RunReport report = new RunReport(reports);
    assertNoSecretIn(reports, token);
    assertThat(report.takingInput()).isNotEmpty();
    assertThat(report.servedInFewerThan(SERVED)).as("operations that served fewer than %s cases", SERVED).isEmpty();
    assertThat(report.triedInFewerThan(CASES)).as("operations tried with fewer than %s cases of generated data", CASES)
        .isEmpty();
    assertThat(report.scenarios()).as("scenarios").isGreaterThanOrEqualTo(SCENARIOS);
    assertThat(report.followed()).as("links, each with how many calls followed it").hasSize(report.links())
        .allSatisfy((link, calls) -> assertThat(calls > 0).as(link)
            .isNotEqualTo(EMPTY_LINKS.stream().anyMatch(link::startsWith)));
  }

  /** They are kept, and shown to many. */
  private static void assertNoSecretIn(Path reports, String token) throws IOException {
    try (Stream<Path> files = Files.walk(reports)) {
      assertThat(files.filter(Files::isRegularFile)).isNotEmpty()
          .allSatisfy(file -> assertThat(Files.readString(file)).doesNotContain(token, "PRIVATE KEY"));
    }
  }

  /** As Web Fuzzing Commons has it: who there is, and where each gets a token. */
  private static String identities(URI people) {
    return PEERS.stream().map(name -> """
        {"name": "%s", "loginEndpointAuth": {"verb": "GET", "externalEndpointURL": "%s/sign-in/%s", "token": {
          "extractFrom": "body", "extractSelector": "/access_token", "sendIn": "header", "sendName": "Authorization",
          "sendTemplate": "Bearer {token}"}}}""".formatted(name, people, name))
        .collect(Collectors.joining(",\n", "{\"auth\": [\n", "\n]}\n"));
  }
}
