package io.voicesurvey.bootstrap.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.voicesurvey.bootstrap.process.BackgroundProcess;
import io.voicesurvey.bootstrap.process.BrowserSession;
import io.voicesurvey.bootstrap.process.FreePort;
import io.voicesurvey.bootstrap.process.Page;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Map;

/** Keycloak as a process of its own, with the realm of the interop tests in its memory. */
final class Keycloak implements AutoCloseable {
  private static final Path REALM = Path.of("src", "test", "interop", "keycloak", "voicesurvey-realm.json");
  /** The first start builds the server too. */
  private static final Duration START = Duration.ofMinutes(5);

  private final BackgroundProcess process;
  private final String issuer;

  private Keycloak(BackgroundProcess process, String issuer) {
    this.process = process;
    this.issuer = issuer;
  }

  /**
   * Starts what the build has unpacked at the system property {@code keycloak.home}.
   *
   * @param service whom the realm's client may send back to
   */
  static Keycloak start(URI service) throws IOException {
    Path home = Path.of(System.getProperty("keycloak.home"));
    Path imports = Files.createDirectories(home.resolve("data").resolve("import"));
    Files.copy(REALM, imports.resolve(REALM.getFileName()), StandardCopyOption.REPLACE_EXISTING);
    int port = FreePort.find();
    ProcessBuilder command = new ProcessBuilder(home.resolve("bin").resolve("kc.sh").toString(), "start-dev",
        "--import-realm", "--db=dev-mem", "--http-host=127.0.0.1", "--http-port=" + port);
    command.environment().putAll(Map.of("JAVA_HOME", System.getProperty("java.home"), "JAVA_OPTS_KC_HEAP",
        "-Xms64m -Xmx512m", "SERVICE_URL", service.toString()));
    BackgroundProcess process = BackgroundProcess.start("keycloak", command);
    String issuer = "http://localhost:" + port + "/realms/voicesurvey";
    process.awaitOk(URI.create(issuer + "/.well-known/openid-configuration"), START);
    return new Keycloak(process, issuer);
  }

  String issuer() {
    return issuer;
  }

  boolean served(Page page) {
    return page.uri().toString().startsWith(issuer + "/");
  }

  /** Fills in the form for a user of the realm, whose password is the name with {@code -interop}. */
  Page signIn(BrowserSession browser, Page form, String username) {
    assertThat(form.form().fields()).containsKeys("username", "password");
    return browser.submit(form.form().with("username", username).with("password", username + "-interop"));
  }

  @Override
  public void close() {
    process.close();
  }
}
