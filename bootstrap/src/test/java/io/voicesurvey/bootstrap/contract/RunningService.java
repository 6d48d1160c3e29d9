package io.voicesurvey.bootstrap.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.voicesurvey.adapters.oidc.provider.ScriptableProvider;
import io.voicesurvey.bootstrap.Program;
import io.voicesurvey.bootstrap.process.EmbeddedDatabase;
import io.voicesurvey.bootstrap.process.ServiceProcess;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;

/** The service as it ships, with a PostgreSQL and a provider at which everybody is alice and is asked nothing. */
final class RunningService implements AutoCloseable {
  private final EmbeddedDatabase database = EmbeddedDatabase.start();
  private final ScriptableProvider provider = ScriptableProvider.start(InstantSource.system());
  private final ServiceProcess service = ServiceProcess.start(ServiceProcess.freeUrl(),
      Map.of("DATABASE_URL", database.url(), "OIDC_ISSUER", provider.issuer(), "OIDC_CLIENT_ID",
          ScriptableProvider.CLIENT_ID, "OIDC_CLIENT_SECRET", ScriptableProvider.CLIENT_SECRET.reveal(),
          "JWT_SECRET_KEY", "a key of the contract test alone, of more than 32 bytes", "RATE_LIMIT_PER_MINUTE",
          "1000000"));

  URI url() {
    return service.url();
  }

  ScriptableProvider provider() {
    return provider;
  }

  /** Writes the document, as the command prints it, to that folder. */
  static Path document(Path folder) throws Exception {
    Program.Result document = Program.run(folder, Map.of(), Program.jar("openapi"));
    assertThat(document.exitCode()).as(document.err()).isZero();
    return Files.writeString(folder.resolve("openapi.json"), document.out());
  }

  @Override
  public void close() {
    service.close();
    provider.close();
    database.close();
  }
}
