package io.voicesurvey.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DevIT {
  private static final Duration START = Duration.ofSeconds(120);
  /** The exit code of a shell that SIGTERM ended. */
  private static final int TERMINATED = 143;

  private final List<Program> started = new ArrayList<>();

  @TempDir
  Path folder;

  @AfterEach
  void stop() throws Exception {
    for (Program program : started) {
      program.process().destroy();
      assertThat(program.process().waitFor(30, TimeUnit.SECONDS)).isTrue();
    }
  }

  @Test
  void it_signs_in_survives_a_kill_runs_once_at_a_time_and_stops_its_database() throws Exception {
    int port = freePort();
    Program first = start(port);
    JsonNode ada = signIn(port, "ada");
    assertThat(ada.at("/user/role").asText()).isEqualTo("admin");
    assertThat(ada.at("/user/email").asText()).isEqualTo("ada@example.test");

    Program.Result second = launch(freePort()).await();
    assertThat(second.exitCode()).isEqualTo(1);
    assertThat(second.err().strip().lines()).singleElement().asString().contains("already runs", ".voicesurvey");

    first.process().destroyForcibly().waitFor();
    assertThat(databases()).isNotEmpty();
    Program third = start(port);
    assertThat(signIn(port, "ada").at("/user/id").asText()).isEqualTo(ada.at("/user/id").asText());
    assertThat(me(port, ada.at("/access_token").asText())).isEqualTo(200);
    assertThat(signIn(port, "carl").at("/user/role").asText()).isEqualTo("campaign_manager");
    assertThat(signIn(port, "vera").at("/user/role").asText()).isEqualTo("viewer");

    third.process().destroy();
    assertThat(third.await().exitCode()).isZero();
    assertThat(databases()).isEmpty();
  }

  @Test
  void two_providers_can_be_seen_and_a_person_moves_from_one_to_the_other() throws Exception {
    int port = freePort();
    Program program = start(port, "--providers", "2");

    JsonNode corp = new ObjectMapper().readTree(answer(port, "?provider=corp", "username=ada").body());
    JsonNode partner = new ObjectMapper().readTree(answer(port, "?provider=partner", "username=ada").body());

    assertThat(partner.at("/user/id")).isEqualTo(corp.at("/user/id"));
    assertThat(partner.at("/user/oidc_issuer").asText()).isNotEqualTo(corp.at("/user/oidc_issuer").asText());
    answer(port, "?provider=corp", "username=uma");
    assertThat(answer(port, "?provider=partner", "username=uma").body()).contains("EMAIL_CONFLICT");
    assertThat(banner(program)).contains("http://localhost:" + port + "/ ", "?provider=corp");
    Program.Result users = run(banner(program), "users", "list");
    assertThat(users.exitCode()).as(users.err()).isZero();
    assertThat(users.out()).contains("ada@example.test");
  }

  @Test
  void its_banner_names_addresses_and_commands_and_commands_run_with_its_settings() throws Exception {
    int port = freePort();
    String banner = banner(start(port));
    assertThat(banner.lines()).hasSizeLessThan(25);
    assertThat(banner).contains("http://localhost:" + port + "/api/auth/login", "curl ",
        "http://localhost:" + port + "/docs", folder.toRealPath().resolve(".voicesurvey").toString(),
        "delete this folder", "PORT=9000 mvn -Pdev");
    signIn(port, "ada");

    Program.Result users = run(banner, "users", "list");
    assertThat(users.exitCode()).as(users.err()).isZero();
    assertThat(users.out()).contains("ada@example.test");
  }

  @Test
  void failures_can_be_seen() throws Exception {
    int port = freePort();
    String banner = banner(start(port));
    HttpResponse<String> disabled = answer(port, "username=dora");
    assertThat(disabled.statusCode()).isEqualTo(403);
    assertThat(disabled.body()).contains("USER_DISABLED");
    signIn(port, "uma");
    Program.Result granted = run(banner, "users", "set-role", "uma@example.test", "admin");
    assertThat(granted.exitCode()).isEqualTo(1);
    assertThat(granted.err()).contains("verified");
    HttpResponse<String> cancelled = answer(port, "cancel=cancel");
    assertThat(cancelled.statusCode()).isEqualTo(403);
    assertThat(cancelled.body()).contains("LOGIN_DENIED");
  }

  @Test
  void a_busy_port_is_reported_with_a_remedy_before_anything_starts() throws Exception {
    try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Program.Result result = launch(other.getLocalPort()).await();
      assertThat(result.exitCode()).isEqualTo(1);
      assertThat(result.err().strip().lines()).singleElement().asString()
          .contains(Integer.toString(other.getLocalPort()), "already in use", "PORT=9000");
      assertThat(databases()).isEmpty();
    }
  }

  @Test
  void a_failure_is_reported_in_a_sentence_and_ends_the_process_that_started_it() throws Exception {
    Path file = Files.createFile(folder.resolve(".voicesurvey"));
    List<String> command = new ArrayList<>(List.of("sh", "-c", "\"$@\"; echo survived", "sh"));
    command.addAll(Program.jar("dev", "--end-with-parent"));
    Program.Result result = Program.run(folder, Map.of("PATH", System.getenv("PATH")), command);
    assertThat(result.exitCode()).isEqualTo(TERMINATED);
    assertThat(result.out()).isEmpty();
    assertThat(result.err().strip().lines()).singleElement().asString().contains(file.toRealPath().toString(),
        "a folder in which you can write");
  }

  /** All that it prints when it is ready. */
  private static String banner(Program program) throws Exception {
    while (!program.err().contains("OIDC_ROLE_MAP")) {
      assertThat(program.process().isAlive()).as(program.err()).isTrue();
      TimeUnit.MILLISECONDS.sleep(50);
    }
    return program.err();
  }

  /** A command with the settings that the banner prints. */
  private Program.Result run(String banner, String... arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of("sh", "-euc", exports(banner) + "\nexec \"$@\"", "sh"));
    command.addAll(Program.jar(arguments));
    return Program.run(folder, Map.of("PATH", System.getenv("PATH")), command);
  }

  private static String exports(String banner) {
    return banner.lines().filter(line -> line.startsWith("export ")).collect(Collectors.joining("\n"));
  }

  @Test
  void a_start_that_is_stopped_leaves_nothing_and_the_next_one_works() throws Exception {
    int port = freePort();
    Program first = launch(port);
    long end = System.nanoTime() + START.toNanos();
    while (databases().isEmpty()) {
      assertThat(first.process().isAlive() && System.nanoTime() < end).as(first.err()).isTrue();
      Thread.onSpinWait();
    }
    first.process().destroy();

    assertThat(first.await().exitCode()).isZero();
    assertThat(first.err()).doesNotContain("\tat ", "Exception");
    assertThat(databases()).isEmpty();
    start(port);
    assertThat(signIn(port, "ada").at("/user/role").asText()).isEqualTo("admin");
  }

  private Program start(int port, String... options) throws Exception {
    Program program = launch(port, options);
    long end = System.nanoTime() + START.toNanos();
    while (!isUp(port)) {
      assertThat(program.process().isAlive() && System.nanoTime() < end).as(program.err()).isTrue();
      Thread.onSpinWait();
    }
    return program;
  }

  private Program launch(int port, String... options) throws IOException {
    Program program = Program.start(folder, Map.of("PATH", System.getenv("PATH"), "PORT", Integer.toString(port)),
        Program.jar(Stream.concat(Stream.of("dev"), Stream.of(options)).toArray(String[]::new)));
    started.add(program);
    return program;
  }

  private static boolean isUp(int port) throws InterruptedException {
    try (HttpClient http = HttpClient.newHttpClient()) {
      return http.send(HttpRequest.newBuilder(url(port, "/health")).timeout(Duration.ofSeconds(10)).build(),
          BodyHandlers.discarding()).statusCode() == 200;
    } catch (IOException e) {
      TimeUnit.MILLISECONDS.sleep(100);
      return false;
    }
  }

  /** As a browser does it, and as the printed line of curl. */
  private static JsonNode signIn(int port, String username) throws Exception {
    HttpResponse<String> tokens = answer(port, "username=" + username);
    assertThat(tokens.statusCode()).as(tokens.body()).isEqualTo(200);
    return new ObjectMapper().readTree(tokens.body());
  }

  /** What the service says when the form is sent on the provider's page. */
  private static HttpResponse<String> answer(int port, String form) throws Exception {
    return answer(port, "", form);
  }

  private static HttpResponse<String> answer(int port, String query, String form) throws Exception {
    try (HttpClient browser = HttpClient.newHttpClient()) {
      HttpResponse<String> login = browser.send(
          HttpRequest.newBuilder(url(port, "/api/auth/login" + query)).header("Accept", "text/html").build(),
          BodyHandlers.ofString());
      String cookie = login.headers().firstValue("Set-Cookie").orElseThrow().split(";")[0];
      HttpResponse<String> signedIn = browser.send(
          HttpRequest.newBuilder(follow(login)).header("Content-Type", "application/x-www-form-urlencoded")
              .POST(BodyPublishers.ofString(form)).build(),
          BodyHandlers.ofString());
      return browser.send(HttpRequest.newBuilder(follow(signedIn)).header("Cookie", cookie).build(),
          BodyHandlers.ofString());
    }
  }

  private static URI follow(HttpResponse<String> response) {
    assertThat(response.statusCode()).as(response.body()).isIn(302, 303);
    return URI.create(response.headers().firstValue("Location").orElseThrow());
  }

  private static int me(int port, String token) throws Exception {
    try (HttpClient http = HttpClient.newHttpClient()) {
      return http.send(HttpRequest.newBuilder(url(port, "/api/auth/me")).header("Authorization", "Bearer " + token)
          .build(), BodyHandlers.discarding()).statusCode();
    }
  }

  private static URI url(int port, String path) {
    return URI.create("http://localhost:" + port + path);
  }

  private List<ProcessHandle> databases() throws IOException {
    return Program.processesWith(folder.toRealPath().resolve(".voicesurvey/postgres").toString());
  }

  /** One whose neighbour is free too. */
  private static int freePort() throws IOException {
    while (true) {
      try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
          ServerSocket neighbour = new ServerSocket(socket.getLocalPort() + 1, 1, InetAddress.getLoopbackAddress())) {
        return Math.min(socket.getLocalPort(), neighbour.getLocalPort());
      } catch (BindException e) {
        // The neighbour is taken: another try gives another pair.
      }
    }
  }
}
