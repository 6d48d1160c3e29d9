package io.voicesurvey.bootstrap.journey;

import static io.voicesurvey.bootstrap.journey.World.code;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import io.voicesurvey.bootstrap.process.BrowserSession;
import io.voicesurvey.bootstrap.process.Page;
import java.net.URI;
import java.net.http.HttpRequest;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** Codes as long as some providers make them pass the server, and no part of one is logged. */
class LongCodeTest {
  @AutoClose
  private static final World WORLD = new World();

  @AutoClose
  private final CapturedLog log = new CapturedLog("io.voicesurvey", Level.DEBUG);

  @AutoClose
  private final BrowserSession browser = new BrowserSession();

  private final URI service = WORLD.start();

  @Test
  void theLongestCodeReachesTheProvider() {
    assertThat(code(back(8_192))).isEqualTo("LOGIN_FAILED");

    assertThat(lines()).anyMatch(line -> line.contains("login failed") && line.contains("LOGIN_FAILED"))
        .noneMatch(line -> line.contains("cccc"));
  }

  @Test
  void aLongerOneIsRefusedAndTheLogSaysWhy() {
    assertThat(code(back(8_193))).isEqualTo("INVALID_REQUEST");

    assertThat(lines()).filteredOn(line -> line.contains("login failed")).singleElement().asString()
        .contains("INVALID_REQUEST", "code must not be longer than 8,192 characters").doesNotContain("cccc");
  }

  private List<String> lines() {
    return log.events().stream().map(line -> line.getFormattedMessage() + " " + line.getKeyValuePairs()).toList();
  }

  private Page back(int length) {
    String state = WORLD.begin(service, browser, "").json().at("/state").asText();
    return browser.fetch(HttpRequest.newBuilder(service.resolve("/api/auth/callback?state=" + state + "&code="
        + "c".repeat(length) + "&iss=" + WORLD.provider.issuer())));
  }
}
