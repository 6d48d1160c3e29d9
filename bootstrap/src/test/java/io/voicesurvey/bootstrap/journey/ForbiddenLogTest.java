package io.voicesurvey.bootstrap.journey;

import static io.voicesurvey.bootstrap.journey.World.bearer;
import static io.voicesurvey.bootstrap.journey.World.code;
import static io.voicesurvey.bootstrap.journey.World.get;
import static io.voicesurvey.bootstrap.journey.World.person;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import io.voicesurvey.bootstrap.process.BrowserSession;
import io.voicesurvey.bootstrap.process.Page;
import java.net.URI;
import java.net.http.HttpRequest;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** A refused request of a known user, or from another site, writes a line. */
class ForbiddenLogTest {
  @AutoClose
  private static final World WORLD = new World();

  @AutoClose
  private final CapturedLog log = new CapturedLog("io.voicesurvey.adapters.rest.http.ProblemDocuments", Level.INFO);

  @AutoClose
  private final BrowserSession browser = new BrowserSession();

  @Test
  void aRoleThatIsTooLowIsALineWithTheUserMethodAndPath() {
    URI service = WORLD.start();
    Page vera = WORLD.signIn(service, browser, person("vera"));

    assertThat(code(get(service, "/api/admin/users?q=secret", "Authorization", bearer(vera)))).isEqualTo("FORBIDDEN");

    assertThat(forbidden()).singleElement().asString().contains("method=\"GET\"", "path=\"/api/admin/users\"",
        "code=\"FORBIDDEN\"", "user_id=\"" + vera.json().at("/user/id").asText() + "\"").doesNotContain("secret");
  }

  @Test
  void aForeignReturnToIsALine() {
    get(WORLD.start(), "/api/auth/login?return_to=https://elsewhere.example/");

    assertThat(forbidden()).singleElement().asString().contains("path=\"/api/auth/login\"",
        "code=\"RETURN_TO_NOT_ALLOWED\"");
  }

  @Test
  void aRefreshByTheCookieFromAnotherSiteIsALine() {
    URI service = WORLD.start();
    WORLD.signIn(service, browser, person("vera"));

    assertThat(code(browser.fetch(HttpRequest.newBuilder(service.resolve("/api/auth/refresh"))
        .header("Origin", "https://elsewhere.example").POST(HttpRequest.BodyPublishers.noBody()))))
        .isEqualTo("CROSS_SITE");

    assertThat(forbidden()).singleElement().asString().contains("path=\"/api/auth/refresh\"", "code=\"CROSS_SITE\"");
  }

  private List<String> forbidden() {
    return log.events().stream().filter(line -> line.getMessage().equals("forbidden"))
        .map(line -> line.getKeyValuePairs().toString()).toList();
  }
}
