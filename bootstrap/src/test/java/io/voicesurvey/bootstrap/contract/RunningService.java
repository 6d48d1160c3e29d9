package io.voicesurvey.bootstrap.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.voicesurvey.adapters.oidc.provider.ScriptableProvider;
import io.voicesurvey.adapters.oidc.workload.Workload;
import io.voicesurvey.bootstrap.Program;
import io.voicesurvey.bootstrap.journey.World;
import io.voicesurvey.bootstrap.process.EmbeddedDatabase;
import io.voicesurvey.bootstrap.process.Page;
import io.voicesurvey.bootstrap.process.ServiceProcess;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The service as it ships, with a PostgreSQL, a signing key of its own, a provider that asks no questions, and a
 * platform whose jobs get tokens, as those of GitHub Actions do.
 */
final class RunningService implements AutoCloseable {
  private final Path folder = temporary();
  private final EmbeddedDatabase database = EmbeddedDatabase.start();
  private final ScriptableProvider provider = ScriptableProvider.start(InstantSource.system());
  private final ScriptableProvider second = ScriptableProvider.start(InstantSource.system());
  private final ScriptableProvider platform = ScriptableProvider.start(InstantSource.system());
  private final Map<String, String> settings;
  private final ServiceProcess service;

  /** @param further settings beside those that it needs; with OIDC_PROVIDERS, of the providers default and corp */
  RunningService(Map<String, String> further) throws IOException, InterruptedException {
    String key = run(folder, Map.of(),
        "keys", "generate", "--out", folder.resolve("keys").toString(), "--alg", "ES256").strip();
    this.settings = new HashMap<>(
        Map.of("DATABASE_URL", database.url(), "JWT_PRIVATE_KEY_FILE", key, "RATE_LIMIT_PER_MINUTE", "1000000"));
    settings.putAll(providers(further.containsKey("OIDC_PROVIDERS")));
    settings.putAll(further);
    // The user of the first provider has the email of the usual person.
    second.next(World.person("person-of-corp"));
    URI url = ServiceProcess.freeUrl();
    // So that there is metadata.
    settings.put("JWT_ISSUER", url.toString());
    this.service = ServiceProcess.start(url, settings);
  }

  /** The provider's client as the only one, or two providers. */
  private Map<String, String> providers(boolean several) {
    return several
        ? Map.of("OIDC_DEFAULT_ISSUER", provider.issuer(), "OIDC_DEFAULT_CLIENT_ID", ScriptableProvider.CLIENT_ID,
            "OIDC_DEFAULT_CLIENT_SECRET", ScriptableProvider.CLIENT_SECRET.reveal(), "OIDC_CORP_ISSUER",
            second.issuer(), "OIDC_CORP_CLIENT_ID", ScriptableProvider.CLIENT_ID, "OIDC_CORP_CLIENT_SECRET",
            ScriptableProvider.CLIENT_SECRET.reveal())
        : Map.of("OIDC_ISSUER", provider.issuer(), "OIDC_CLIENT_ID", ScriptableProvider.CLIENT_ID,
            "OIDC_CLIENT_SECRET", ScriptableProvider.CLIENT_SECRET.reveal());
  }

  URI url() {
    return service.url();
  }

  /** The settings that it runs with, for who types commands beside it. */
  Map<String, String> environment() {
    Map<String, String> environment = new HashMap<>(settings);
    environment.put("PUBLIC_URL", url().toString());
    return environment;
  }

  ScriptableProvider provider() {
    return provider;
  }

  /**
   * An access token of an administrator for an hour, which a job gets with no stored secret: it exchanges the token that
   * its platform gave it.
   */
  String tokenOfJob() throws IOException, InterruptedException {
    run("services", "create", "schemathesis_ci", "--role", "admin");
    run("services", "trust", "add", "schemathesis_ci", "--issuer", platform.issuer(), "--audience", url().toString(),
        "--claim", "sub=repo:octo-org/surveys:ref:refs/heads/main", "--claim", "repository=octo-org/surveys");
    String workloadToken = new Workload(platform, InstantSource.system()).token(claims -> claims
        .add("aud", url().toString()).add("sub", "repo:octo-org/surveys:ref:refs/heads/main")
        .add("repository", "octo-org/surveys").add("exp", Instant.now().plus(Duration.ofHours(1)).getEpochSecond()))
        .reveal();
    Page exchanged = World.exchange(url(), workloadToken);
    assertThat(exchanged.status()).as("the exchange").isEqualTo(200);
    return exchanged.json().at("/access_token").asText();
  }

  /** What a command beside the service prints. */
  String run(String... command) throws IOException, InterruptedException {
    return run(folder, settings, command);
  }

  /** Writes the document, as the command prints it, to that folder. */
  static Path document(Path folder) throws IOException, InterruptedException {
    Path own = temporary();
    try {
      return Files.writeString(folder.resolve("openapi.json"), run(own, Map.of(), "openapi"));
    } finally {
      delete(own);
    }
  }

  private static String run(Path folder, Map<String, String> settings, String... command)
      throws IOException, InterruptedException {
    Program.Result result = Program.run(folder, settings, Program.jar(command));
    assertThat(result.exitCode()).as(result.err()).isZero();
    return result.out();
  }

  @Override
  public void close() {
    service.close();
    provider.close();
    second.close();
    platform.close();
    database.close();
    delete(folder);
  }

  /** Outside the build folder, of which much is published: keys and what commands print lie here. */
  private static Path temporary() {
    try {
      return Files.createTempDirectory("voicesurveyagent-contract");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void delete(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      files.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(File::delete);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
