package io.voicesurvey.bootstrap.interop;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.voicesurvey.bootstrap.process.BackgroundProcess;
import io.voicesurvey.bootstrap.process.BrowserSession;
import io.voicesurvey.bootstrap.process.FreePort;
import io.voicesurvey.bootstrap.process.Page;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Keycloak as a process of its own, with the realms of the interop tests in its memory. */
final class Keycloak implements AutoCloseable {
  static final String REALM = "voicesurvey";
  /** Here a password is of the class silver, and one that was entered again is of the class gold. */
  static final String STEP_UP_REALM = "partner";

  private static final String ADMIN = "interop-admin";
  private static final Path REALMS = Path.of("src", "test", "interop", "keycloak");
  /** The first start builds the server too. */
  private static final Duration START = Duration.ofMinutes(5);

  private final BackgroundProcess process;
  private final String realms;

  private Keycloak(BackgroundProcess process, String realms) {
    this.process = process;
    this.realms = realms;
  }

  /**
   * Starts what the build has unpacked at the system property {@code keycloak.home}.
   *
   * @param service where the clients of the realms may send a browser back to
   */
  static Keycloak start(URI service) throws IOException {
    Path home = Path.of(System.getProperty("keycloak.home"));
    Path imports = Files.createDirectories(home.resolve("data").resolve("import"));
    for (String realm : List.of(REALM, STEP_UP_REALM)) {
      Path file = REALMS.resolve(realm + "-realm.json");
      Files.copy(file, imports.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
    }
    int port = FreePort.find();
    ProcessBuilder command = new ProcessBuilder(home.resolve("bin").resolve("kc.sh").toString(), "start-dev",
        "--import-realm", "--db=dev-mem", "--http-host=127.0.0.1", "--http-port=" + port);
    command.environment().putAll(Map.of("JAVA_HOME", System.getProperty("java.home"), "JAVA_OPTS_KC_HEAP",
        "-Xms64m -Xmx512m", "SERVICE_URL", service.toString(), "KC_BOOTSTRAP_ADMIN_USERNAME", ADMIN,
        "KC_BOOTSTRAP_ADMIN_PASSWORD", ADMIN));
    BackgroundProcess process = BackgroundProcess.start("keycloak", command);
    Keycloak keycloak = new Keycloak(process, "http://localhost:" + port + "/realms/");
    process.awaitOk(URI.create(keycloak.issuer(STEP_UP_REALM) + "/.well-known/openid-configuration"), START);
    return keycloak;
  }

  String issuer() {
    return issuer(REALM);
  }

  String issuer(String realm) {
    return realms + realm;
  }

  boolean served(Page page) {
    return page.uri().toString().startsWith(realms);
  }

  /** Fills in the form for a user of a realm, whose password is the name with {@code -interop}. */
  Page signIn(BrowserSession browser, Page form, String username) {
    assertThat(form.form().fields()).containsKeys("username", "password");
    return browser.submit(form.form().with("username", username).with("password", username + "-interop"));
  }

  /** Disables a user, as an administrator of the realm would. Keycloak notifies no client. */
  void disable(String username) {
    JsonNode user = user(username);
    administer("PUT", "/users/" + user.at("/id").asText(), ((ObjectNode) user).put("enabled", false).toString());
  }

  /** Takes a role away from a user, as an administrator of the realm would. */
  void take(String role, String username) {
    String mapping = "/users/" + user(username).at("/id").asText() + "/role-mappings/realm";
    for (JsonNode one : administer("GET", mapping, "").json()) {
      if (one.at("/name").asText().equals(role)) {
        administer("DELETE", mapping, "[" + one + "]");
        return;
      }
    }
    throw new AssertionError(username + " does not have the role " + role);
  }

  private JsonNode user(String username) {
    return administer("GET", "/users?exact=true&username=" + username, "").json().get(0);
  }

  private Page administer(String method, String path, String body) {
    try (BrowserSession browser = new BrowserSession()) {
      Page token = browser.fetch(HttpRequest.newBuilder(URI.create(realms + "master/protocol/openid-connect/token"))
          .header("Content-Type", "application/x-www-form-urlencoded").POST(BodyPublishers.ofString(
              "grant_type=password&client_id=admin-cli&username=" + ADMIN + "&password=" + ADMIN)));
      Page answer = browser.fetch(HttpRequest
          .newBuilder(URI.create(realms.replace("/realms/", "/admin/realms/") + REALM + path))
          .header("Authorization", "Bearer " + token.json().at("/access_token").asText())
          .header("Content-Type", "application/json").method(method, BodyPublishers.ofString(body)));
      assertThat(answer.status()).as(answer.body()).isBetween(200, 204);
      return answer;
    }
  }

  @Override
  public void close() {
    process.close();
  }
}
