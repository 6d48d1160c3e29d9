package io.voicesurvey.bootstrap.job;

import static io.voicesurvey.bootstrap.journey.World.code;
import static io.voicesurvey.bootstrap.journey.World.me;
import static io.voicesurvey.bootstrap.journey.World.person;
import static org.assertj.core.api.Assertions.assertThat;

import io.voicesurvey.bootstrap.journey.World;
import io.voicesurvey.bootstrap.process.BrowserSession;
import io.voicesurvey.bootstrap.process.Page;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** The batch job that CONTRIBUTING shows. */
class DisableDormantUsersTest {
  @AutoClose
  private final World world = new World();

  @Test
  void disablesDormantUsersOfARunningService() {
    URI service = world.start();
    Page ann = world.signIn(service, new BrowserSession(), person("ann"));
    Instant since = Instant.parse(ann.json().at("/user/last_login_at").asText()).plusMillis(1);
    Page bob = world.signIn(service, new BrowserSession(), person("bob"));

    assertThat(DisableDormantUsers.run(world.environment(), since)).isEqualTo(1);

    assertThat(code(me(service, ann))).isEqualTo("USER_DISABLED");
    assertThat(me(service, bob).status()).isEqualTo(200);
    assertThat(DisableDormantUsers.run(world.environment(), since)).isZero();
  }

  @Test
  void isShownAsItIs() throws Exception {
    String source = Files.readString(
        Path.of("src/test/java").resolve(DisableDormantUsers.class.getName().replace('.', '/') + ".java"));
    String method = source.substring(source.indexOf("  public static int run"), source.lastIndexOf('}'))
        .stripTrailing();
    String shown = method.lines().map(line -> line.isEmpty() ? line : line.substring(2))
        .collect(Collectors.joining("\n"));

    assertThat(Files.readString(Path.of("..", "CONTRIBUTING.md"))).contains("```java\n" + shown + "\n```\n");
  }
}
