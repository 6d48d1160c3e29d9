package io.voicesurvey.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import io.voicesurvey.bootstrap.journey.World;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CommandsIT {
  private static final String ZEROS = "0000000000000000000000000000000000000000000000000000000000000000";

  @TempDir
  Path folder;

  @Test
  void version_and_help_are_data() throws Exception {
    Program.Result version = run(Map.of(), "--version");
    Program.Result help = run(Map.of(), "--help");

    assertThat(version).isEqualTo(new Program.Result(0, version.out(), ""));
    assertThat(version.out()).startsWith("voicesurveyagent 1.");
    assertThat(help).isEqualTo(new Program.Result(0, help.out(), ""));
    assertThat(help.out()).contains("serve", "dev", "migrate", "sessions", "audit", "78");
  }

  @ParameterizedTest
  @ValueSource(strings = {"bogus", "--bogus", "migrate --rollback-count x", "migrate --rollback-count 0", "serve now",
      "sessions", "sessions bogus", "sessions purge now", "audit", "audit bogus", "audit verify --expect 1",
      "audit verify --expect 0:" + ZEROS, "services", "services create -x --role admin", "services create ci",
      "services trust add ci --issuer http://i.example --audience a --claim sub=x",
      "services trust add ci --issuer https://i.example --audience a",
      "services trust add ci --issuer https://i.example --audience a --claim iss=x",
      "services trust add ci --issuer https://i.example --audience a --claim sub=x --claim sub=y",
      "services trust add ci --issuer https://i.example --audience a --claim sub", "services trust remove ci x"})
  void wrong_usage_is_2(String arguments) throws Exception {
    Program.Result result = run(Map.of(), arguments.split(" "));

    assertThat(result.exitCode()).isEqualTo(2);
    assertThat(result.out()).isEmpty();
    assertThat(result.err().lines()).hasSize(2).last().asString().startsWith("Help: voicesurveyagent ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "serve", "migrate", "sessions purge", "audit verify"})
  void wrong_settings_are_78_and_one_message_that_lists_them_all(String command) throws Exception {
    Program.Result result = run(Map.of("PORT", "x", "JWT_SECRET_KEY", "hunter2"),
        command.isEmpty() ? new String[0] : command.split(" "));

    assertThat(result.exitCode()).isEqualTo(78);
    assertThat(result.out()).isEmpty();
    assertThat(result.err()).contains("  PORT ", "  DATABASE_URL ", "  OIDC_ISSUER ", "  OIDC_CLIENT_ID ",
        "  OIDC_CLIENT_SECRET ", "  JWT_SECRET_KEY ").doesNotContain("hunter2", "Exception", "\tat ");
  }

  @Test
  void a_setting_comes_from_a_file() throws Exception {
    Path port = Files.writeString(folder.resolve("port"), "8000\n");

    assertThat(run(Map.of("PORT_FILE", port.toString()), "serve").err()).doesNotContain("PORT");
    assertThat(run(Map.of("PORT_FILE", port.toString(), "PORT", "8000"), "serve").err())
        .contains("  PORT is set twice");
  }

  @Test
  void a_variable_that_the_sdk_of_traces_refuses_is_78_and_not_shown() throws Exception {
    try (World world = new World()) {
      Map<String, String> environment = new HashMap<>(world.environment());
      environment.put("OTEL_EXPORTER_OTLP_ENDPOINT", "http://127.0.0.1:1");
      environment.put("OTEL_EXPORTER_OTLP_HEADERS", "hunter2");
      environment.put("LOG_LEVEL", "TRACE");
      Program.Result result = run(environment, "serve");

      assertThat(result.exitCode()).isEqualTo(78);
      assertThat(result.err()).contains("  OTEL_EXPORTER_OTLP_HEADERS ").doesNotContain("hunter2");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"OIDC_ISSUER", "OIDC_ISSUER_URL", "DATABASE_URL"})
  void development_is_refused_beside_real_settings(String variable) throws Exception {
    Program.Result result = run(Map.of(variable, "hunter2"), "dev");

    assertThat(result.exitCode()).isEqualTo(78);
    assertThat(result.err().strip().lines()).singleElement().asString().contains(variable).doesNotContain("hunter2");
    assertThat(folder.resolve(".voicesurvey")).doesNotExist();
  }

  @Test
  void a_failure_is_1_and_one_line_and_its_stack_is_shown_at_debug_level() throws Exception {
    Map<String, String> unreachable = Map.of("DATABASE_URL", "postgresql://u:hunter2@127.0.0.1:1/survey", "OIDC_ISSUER",
        "http://localhost", "OIDC_CLIENT_ID", "c", "OIDC_CLIENT_AUTH", "none", "JWT_SECRET_KEY", "x".repeat(32));
    Program.Result result = run(unreachable, "migrate");

    assertThat(result.exitCode()).isEqualTo(1);
    assertThat(result.out()).isEmpty();
    assertThat(result.err().strip().lines()).singleElement().asString().startsWith("voicesurveyagent: ")
        .doesNotContain("hunter2");
    Map<String, String> debugging = new HashMap<>(unreachable);
    debugging.put("LOG_LEVEL", "DEBUG");
    assertThat(run(debugging, "migrate").err()).contains("\tat ").doesNotContain("hunter2");
  }

  @Test
  void the_provider_is_reached_by_the_proxy_and_only_the_proxy_gets_its_password() throws Exception {
    List<String> asked = new CopyOnWriteArrayList<>();
    try (ServerSocket proxy = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      Thread.startVirtualThread(() -> refuseTunnels(proxy, asked));
      String url = "http://user:hunter2@127.0.0.1:" + proxy.getLocalPort();

      Program.Result result = run(Map.of("DATABASE_URL", "postgresql://u@127.0.0.1:1/survey", "OIDC_ISSUER",
          "https://idp.invalid", "OIDC_CLIENT_ID", "c", "OIDC_CLIENT_AUTH", "none", "JWT_SECRET_KEY", "x".repeat(32),
          "HTTPS_PROXY", url), "doctor");

      assertThat(result.exitCode()).isEqualTo(1);
      assertThat(result.out().lines().filter(line -> line.matches("FAIL +discovery .*"))).singleElement().asString()
          .contains("through the proxy 127.0.0.1:" + proxy.getLocalPort(), "skipped");
      assertThat(result.out()).doesNotContain("FAIL  keys", "hunter2");
      assertThat(result.err()).doesNotContain("hunter2");
      String credentials = Base64.getEncoder().encodeToString("user:hunter2".getBytes(StandardCharsets.UTF_8));
      assertThat(asked).isNotEmpty().allSatisfy(
          head -> assertThat(head).startsWith("CONNECT idp.invalid:443").contains("Basic " + credentials));
    }
  }

  @Test
  void the_doctor_checks_each_provider_and_names_its_variables() throws Exception {
    Program.Result result = run(Map.of("DATABASE_URL", "postgresql://u@127.0.0.1:1/survey", "OIDC_PROVIDERS",
        "corp,partner-eu", "OIDC_CORP_ISSUER", "http://127.0.0.1:1", "OIDC_CORP_CLIENT_ID", "c",
        "OIDC_PARTNER_EU_ISSUER", "http://127.0.0.1:2", "OIDC_PARTNER_EU_CLIENT_ID", "c", "OIDC_CLIENT_AUTH", "none",
        "OIDC_PARTNER_EU_REDIRECT_URI", "http://localhost:8000/api/auth/callback/other", "JWT_SECRET_KEY",
        "x".repeat(32)), "doctor");

    assertThat(result.exitCode()).isEqualTo(1);
    assertThat(result.out()).containsPattern("FAIL +corp: discovery .*check OIDC_CORP_ISSUER")
        .containsPattern("FAIL +partner-eu: discovery .*check OIDC_PARTNER_EU_ISSUER")
        .containsPattern("FAIL +partner-eu: redirect URI .*/callback/partner-eu.*unset OIDC_PARTNER_EU_REDIRECT_URI")
        .doesNotContain("corp: redirect URI");
  }

  /** Keeps the head of each request, and answers that no tunnel is available. */
  private static void refuseTunnels(ServerSocket proxy, List<String> asked) {
    while (!proxy.isClosed()) {
      try (Socket socket = proxy.accept()) {
        BufferedReader in = new BufferedReader(
            new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
        StringBuilder head = new StringBuilder();
        for (String line = in.readLine(); line != null && !line.isEmpty(); line = in.readLine()) {
          head.append(line).append('\n');
        }
        asked.add(head.toString());
        socket.getOutputStream()
            .write("HTTP/1.1 502 No\r\nContent-Length: 0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      } catch (IOException e) {
        return;
      }
    }
  }

  private Program.Result run(Map<String, String> environment, String... args) throws Exception {
    return Program.run(folder, environment, Program.jar(args));
  }
}
