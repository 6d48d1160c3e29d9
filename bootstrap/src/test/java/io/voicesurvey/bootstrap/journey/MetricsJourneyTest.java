package io.voicesurvey.bootstrap.journey;

import static org.assertj.core.api.Assertions.assertThat;

import io.voicesurvey.bootstrap.Documents;
import io.voicesurvey.application.Patience;
import io.voicesurvey.bootstrap.process.BrowserSession;
import io.voicesurvey.bootstrap.process.Page;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a running instance shows of itself at /metrics. */
class MetricsJourneyTest {
  private static final Path DOCS = Path.of("../docs/monitoring");
  private static final Pattern METRIC = Pattern.compile("\\b(?:http_server|voicesurvey|hikaricp|jvm|process)_\\w+");

  @AutoClose
  private static final World WORLD = new World();

  private static URI service;

  @BeforeAll
  static void start() {
    service = WORLD.start();
  }

  @Test
  void requestsAreCountedByRouteAndStatusWhicheverWayTheyAreAnswered() throws Exception {
    Page ada = signIn("ada");
    String profile = requests("GET", "/api/auth/me", 200);
    String refused = requests("GET", "/api/auth/me", 401);
    String invalid = "voicesurvey_refusals_total{code=\"INVALID_TOKEN\"}";
    double before = value(profile);
    double refusedBefore = value(refused);
    double invalidBefore = value(invalid);

    for (int i = 0; i < 5; i++) {
      World.me(service, ada);
      World.get(service, "/api/auth/me", "Authorization", "Bearer no.such.token");
    }
    World.get(service, "/api/auth/sessions/none-such");

    assertGrows(profile, before, 5);
    assertGrows(refused, refusedBefore, 5);
    assertGrows(invalid, invalidBefore, 5);
    assertThat(value(requests("GET", "/api/auth/sessions/{id}", 405))).isEqualTo(1);
  }

  @Test
  void loginsAndRefreshesAreCountedByOutcome() throws Exception {
    double logins = value("voicesurvey_logins_total{outcome=\"success\"}");
    double refreshes = value("voicesurvey_refreshes_total{outcome=\"success\"}");
    double timed = value(requests("POST", "/api/auth/refresh", 200));

    Page bob = signIn("bob");
    World.refresh(service, bob);
    World.send(HttpRequest.newBuilder(service.resolve("/api/auth/refresh"))
        .POST(BodyPublishers.ofString("{\"refresh_token\":\"nonsense\"}")), "Content-Type", "application/json");
    World.get(service, "/api/auth/callback?state=" + "s".repeat(43) + "&code=x");

    assertGrows("voicesurvey_logins_total{outcome=\"success\"}", logins, 1);
    assertGrows("voicesurvey_refreshes_total{outcome=\"success\"}", refreshes, 1);
    assertGrows(requests("POST", "/api/auth/refresh", 200), timed, 1);
    assertThat(value("voicesurvey_refreshes_total{outcome=\"INVALID_REFRESH_TOKEN\"}")).isEqualTo(1);
    assertThat(value("voicesurvey_logins_total{outcome=\"INVALID_STATE\"}")).isEqualTo(1);
    assertThat(
        value("voicesurvey_idp_requests_seconds_count{endpoint=\"token\",outcome=\"answered\",provider=\"default\"}"))
        .isPositive();
    assertThat(value("voicesurvey_idp_jwks_age_seconds{provider=\"default\"}")).isBetween(0.0, 600.0);
  }

  @Test
  void strangersAddNoLabels() throws IOException {
    signIn("eve");
    World.get(service, "/nope");
    send("NONSENSE /health HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
    send("GET /health HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n");
    World.get(service, "/metrics");
    Set<String> before = names();

    for (int i = 0; i < 20; i++) {
      World.get(service, "/nope/" + i);
      World.get(service, "/api/auth/sessions/" + i);
      send("METHOD" + i + " /health HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
      send("GET /rubbish" + i + " HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n");
    }

    assertThat(names()).hasSizeLessThan(before.size() + 100)
        .noneMatch(name -> name.contains("METHOD1") || name.contains("nope") || name.contains("sessions/1"));
    assertThat(value(requests("GET", "none", 404))).isGreaterThan(20);
    assertThat(value(requests("other", "/health", 405))).isGreaterThan(20);
    assertThat(value(requests("other", "none", 400))).isGreaterThan(20);
  }

  @Test
  void noSecretAndNoPersonIsNamed() {
    Page mia = signIn("mia");
    World.me(service, mia);

    assertThat(scrape()).doesNotContain("mia", mia.json().at("/user/id").asText(),
        mia.json().at("/access_token").asText(), "secret");
  }

  @ParameterizedTest
  @ValueSource(strings = {"dashboard.json", "alerts.yaml"})
  void everyMetricOfTheDashboardAndTheAlertsIsThere(String file) throws Exception {
    signIn("joe");
    System.gc();
    Set<String> named = METRIC.matcher(Files.readString(DOCS.resolve(file))).results().map(match -> match.group())
        .collect(Collectors.toSet());
    assertThat(named).hasSizeGreaterThan(8);

    Patience.until(named.toString(), () -> metrics().containsAll(named));
  }

  @Test
  void everyMetricIsNamedInAPage() throws Exception {
    signIn("jim");
    System.gc();
    Patience.until("a collection", () -> families().contains("jvm_gc_pause_seconds"));

    assertThat(families()).contains("hikaricp_connections_pending", "voicesurvey_idp_requests_seconds", "system_cpus");
    assertThat(Documents.unnamed(families())).isEmpty();
  }

  /** Those of the garbage collection aside, which depend on the collector. */
  @Test
  void everyMetricThatThePageNamesIsThere() throws Exception {
    signIn("jan");
    Set<String> named = Pattern.compile("\\b(?:http_server|voicesurvey|hikaricp|jvm(?!_gc_)|process|system)_[a-z0-9_]+")
        .matcher(Documents.page("docs/observability.md")).results().map(match -> match.group())
        .collect(Collectors.toSet());

    assertThat(named).hasSizeGreaterThan(40);

    Patience.until(named.toString(), () -> families().containsAll(named));
  }

  /** What promtool's check of metrics, which CI runs, found in the names of a library. */
  @Test
  void processorsAndTheirTimeHaveNamesByPrometheusRules() {
    await("process_cpu_seconds_total", "system_cpus");

    assertThat(value("process_cpu_seconds_total")).isPositive();
    assertThat(value("system_cpus")).isEqualTo(Runtime.getRuntime().availableProcessors());
    assertThat(metrics()).noneMatch(name -> name.contains("_ns_")).doesNotContain("system_cpu_count");
  }

  private static void await(String... names) {
    long end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
    while (!metrics().containsAll(Set.of(names)) && System.nanoTime() < end) {
      Thread.onSpinWait();
    }
    assertThat(metrics()).contains(names);
  }

  private static Set<String> metrics() {
    return names().stream().map(name -> name.replaceFirst("\\{.*", "")).collect(Collectors.toSet());
  }

  private static Set<String> families() {
    return Pattern.compile("(?m)^# TYPE (\\S+) ").matcher(scrape()).results().map(type -> type.group(1))
        .collect(Collectors.toSet());
  }

  /** Every series: its name with its labels. */
  private static Set<String> names() {
    return scrape().lines().filter(line -> !line.startsWith("#"))
        .map(line -> line.substring(0, line.lastIndexOf(' '))).collect(Collectors.toSet());
  }

  private static String requests(String method, String route, int status) {
    return "http_server_requests_seconds_count{method=\"" + method + "\",route=\"" + route + "\",status=\"" + status
        + "\"}";
  }

  /** A request is counted once its answer is sent: the client may be a moment ahead. */
  private static void assertGrows(String name, double before, double by) throws Exception {
    Patience.until(name, () -> value(name) >= before + by);
    assertThat(value(name) - before).isEqualTo(by);
  }

  private static double value(String name) {
    return scrape().lines().filter(line -> line.startsWith(name + " ")).findFirst()
        .map(line -> Double.parseDouble(line.substring(name.length() + 1))).orElse(0.0);
  }

  private static String scrape() {
    Page page = World.get(service, "/metrics");
    assertThat(page.status()).isEqualTo(200);
    return page.body();
  }

  private static void send(String request) {
    try (Socket socket = new Socket(service.getHost(), service.getPort())) {
      socket.setSoTimeout(10_000);
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      socket.getInputStream().readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Page signIn(String name) {
    try (BrowserSession browser = new BrowserSession()) {
      Page page = WORLD.signIn(service, browser, World.person(name));
      assertThat(page.status()).isEqualTo(200);
      return page;
    }
  }
}
