package io.voicesurvey.bootstrap.journey;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import io.voicesurvey.application.Patience;
import io.voicesurvey.bootstrap.process.BrowserSession;
import io.voicesurvey.bootstrap.process.Page;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AccessLogTest {
  @AutoClose
  private static final World WORLD = new World();

  @AutoClose
  private final CapturedLog log = new CapturedLog("io.voicesurvey.adapters.rest.server.observation.AccessLog",
      Level.INFO);

  @Test
  void eachRequestIsOneLineWithoutItsQuery() throws Exception {
    ask(WORLD.start(Map.of("ACCESS_LOG", "on")));
    // A line is written once its answer is: the client may be a moment ahead.
    Patience.until("two lines", () -> lines().size() >= 2);
    assertThat(lines()).hasSize(2);
    assertThat(lines().getFirst()).contains("method=\"GET\"", "path=\"/health\"", "status=\"200\"", "duration_ms=");
    assertThat(lines().getLast()).contains("path=\"/api/auth/callback\"", "status=\"400\"").doesNotContain("secret");
    WORLD.stopLast();
  }

  @Test
  void aFastPathWritesALineTooWithTheIdsOfRequestAndUser() throws Exception {
    URI service = WORLD.start(Map.of("ACCESS_LOG", "on"));
    try (BrowserSession browser = new BrowserSession()) {
      Page ada = WORLD.signIn(service, browser, World.person("ada"));
      for (int i = 0; i < 3; i++) {
        World.get(service, "/api/auth/me", "Authorization", World.bearer(ada), "X-Request-Id", "mine-" + i);
      }
      World.get(service, "/api/auth/me", "Authorization", "Bearer x.y.z", "X-Request-Id", "mine-3");
      Patience.until("four lines", () -> ofMe().size() >= 4);
      String userId = "user_id=\"" + ada.json().at("/user/id").asText() + "\"";
      assertThat(ofMe()).extracting(event -> event.getMDCPropertyMap().get("request_id"))
          .containsExactlyInAnyOrder("mine-0", "mine-1", "mine-2", "mine-3");
      assertThat(ofMe()).map(event -> event.getKeyValuePairs().toString())
          .allMatch(line -> line.contains("duration_ms="))
          .filteredOn(line -> line.contains(userId)).hasSize(3).allMatch(line -> line.contains("status=\"200\""));
      assertThat(ofMe()).map(event -> event.getKeyValuePairs().toString()).filteredOn(line -> !line.contains(userId))
          .singleElement().asString().contains("status=\"401\"", "code=\"INVALID_TOKEN\"").doesNotContain("user_id");
    }
    WORLD.stopLast();
  }

  @ParameterizedTest
  @ValueSource(strings = {"application/json", "application/json;q=0.9"})
  void aRefreshIsALineWhichTellsWhyItWasRefusedAndWhoseReusedTokenItWas(String accept) throws Exception {
    URI service = WORLD.start(Map.of("ACCESS_LOG", "on"));
    try (BrowserSession browser = new BrowserSession()) {
      Page first = WORLD.signIn(service, browser, World.person("cleo"));
      Page second = refresh(service, first.json().at("/refresh_token").asText(), accept);
      refresh(service, second.json().at("/refresh_token").asText(), accept);
      refresh(service, "nonsense", accept);
      refresh(service, first.json().at("/refresh_token").asText(), accept);
      Patience.until("four lines", () -> of("/api/auth/refresh").size() >= 4);
      assertThat(of("/api/auth/refresh")).map(event -> event.getKeyValuePairs().toString())
          .allMatch(line -> line.contains("method=\"POST\"") && line.contains("duration_ms="))
          .satisfiesExactlyInAnyOrder(line -> assertThat(line).contains("status=\"200\"").doesNotContain("code="),
              line -> assertThat(line).contains("status=\"200\"").doesNotContain("code="),
              line -> assertThat(line).contains("status=\"401\"", "code=\"INVALID_REFRESH_TOKEN\"")
                  .doesNotContain("user_id"),
              line -> assertThat(line).contains("status=\"401\"", "code=\"REFRESH_TOKEN_REUSED\"",
                  "user_id=\"" + first.json().at("/user/id").asText() + "\""));
    }
    WORLD.stopLast();
  }

  @Test
  void unlessItIsAskedForThereIsNone() {
    ask(WORLD.start());
    assertThat(lines()).isEmpty();
    WORLD.stopLast();
  }

  private static void ask(URI service) {
    World.get(service, "/health");
    World.get(service, "/api/auth/callback?code=secret");
  }

  private static Page refresh(URI service, String token, String accept) {
    return World.send(HttpRequest.newBuilder(service.resolve("/api/auth/refresh"))
        .POST(BodyPublishers.ofString("{\"refresh_token\":\"" + token + "\"}")), "Content-Type", "application/json",
        "Accept", accept);
  }

  private List<ILoggingEvent> ofMe() {
    return of("/api/auth/me");
  }

  private List<ILoggingEvent> of(String route) {
    return log.events().stream()
        .filter(event -> event.getKeyValuePairs().toString().contains("route=\"" + route + "\"")).toList();
  }

  private List<String> lines() {
    return log.events().stream().map(event -> event.getMessage() + " " + event.getKeyValuePairs()).toList();
  }
}
