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
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DevIT {
  private static final Duration START = Duration.ofSeconds(60);

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
    assertThat(first.err()).contains("http://localhost:" + port + "/api/auth/login", "curl ");

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

  private Program start(int port) throws Exception {
    Program program = launch(port);
    long end = System.nanoTime() + START.toNanos();
    while (!isUp(port)) {
      assertThat(program.process().isAlive() && System.nanoTime() < end).as(program.err()).isTrue();
      Thread.onSpinWait();
    }
    return program;
  }

  private Program launch(int port) throws IOException {
    Program program = Program.start(folder, Map.of("PATH", System.getenv("PATH"), "PORT", Integer.toString(port)),
        Program.jar("dev"));
    started.add(program);
    return program;
  }

  private static boolean isUp(int port) throws InterruptedException {
    try (HttpClient http = HttpClient.newHttpClient()) {
      return http.send(HttpRequest.newBuilder(url(port, "/health")).timeout(Duration.ofSeconds(1)).build(),
          BodyHandlers.discarding()).statusCode() == 200;
    } catch (IOException e) {
      TimeUnit.MILLISECONDS.sleep(100);
      return false;
    }
  }

  /** As a browser does it, and as the printed line of curl. */
  private static JsonNode signIn(int port, String username) throws Exception {
    try (HttpClient browser = HttpClient.newHttpClient()) {
      HttpResponse<String> login = browser.send(
          HttpRequest.newBuilder(url(port, "/api/auth/login")).header("Accept", "text/html").build(),
          BodyHandlers.ofString());
      String cookie = login.headers().firstValue("Set-Cookie").orElseThrow().split(";")[0];
      HttpResponse<String> signedIn = browser.send(
          HttpRequest.newBuilder(follow(login)).header("Content-Type", "application/x-www-form-urlencoded")
              .POST(BodyPublishers.ofString("username=" + username)).build(),
          BodyHandlers.ofString());
      HttpResponse<String> tokens = browser
          .send(HttpRequest.newBuilder(follow(signedIn)).header("Cookie", cookie).build(), BodyHandlers.ofString());
      assertThat(tokens.statusCode()).as(tokens.body()).isEqualTo(200);
      return new ObjectMapper().readTree(tokens.body());
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
