package io.voicesurvey.bootstrap.conformance;

import static io.voicesurvey.bootstrap.journey.World.code;
import static io.voicesurvey.bootstrap.journey.World.me;
import static io.voicesurvey.bootstrap.journey.World.person;
import static io.voicesurvey.bootstrap.journey.World.refresh;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.voicesurvey.adapters.oidc.token.SigningKeys;
import io.voicesurvey.adapters.oidc.token.TestKeys;
import io.voicesurvey.bootstrap.journey.World;
import io.voicesurvey.bootstrap.process.BrowserSession;
import io.voicesurvey.bootstrap.process.Page;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** This service's own signing key is rotated while two instances serve. */
class KeyRotationJourneyTest {
  /** Within which an added key is to be known and a removed one forgotten. */
  private static final Duration LIMIT = Duration.ofSeconds(60);

  /** Long enough that repeated logins do not meet the rate limit. */
  private static final Duration STEP = Duration.ofMillis(500);

  @TempDir
  private Path folder;

  @Test
  void aKeyIsRotatedWithoutARestartOrALostSession() throws Exception {
    Path old = TestKeys.write(folder.resolve("old.pem"), TestKeys.ec("secp256r1"));
    TestKeys.touch(old, Instant.now().minusSeconds(3600));
    Map<String, String> keys = Map.of("JWT_SECRET_KEY", "", "JWT_PRIVATE_KEY_FILE", folder.toString());
    try (World world = new World(); BrowserSession browser = new BrowserSession()) {
      URI first = world.start(keys);
      Page before = world.signIn(first, browser, person("before"));
      Page begun = world.begin(first, browser, "");
      assertThat(kid(before)).isEqualTo(TestKeys.id(old));

      Path recent = TestKeys.write(folder.resolve("new.pem"), TestKeys.rsa(2048));
      TestKeys.touch(recent, Instant.now().minusSeconds(60));
      URI second = world.start(keys);
      // Immediately if both files came within half a minute; otherwise half a minute after the new one came.
      await(() -> kid(world.signIn(second, browser, person("after"))).equals(TestKeys.id(recent)));
      Page after = world.signIn(second, browser, person("after"));

      await(() -> publishedKeys(first) == 2);
      assertThat(me(first, after).status()).isEqualTo(200);
      assertThat(me(second, before).status()).isEqualTo(200);
      assertThat(refresh(second, before).status()).isEqualTo(200);
      Page refreshed = refresh(first, after);
      assertThat(refreshed.status()).isEqualTo(200);
      assertThat(world.callback(second, browser, begun, person("before")).status()).isEqualTo(200);
      assertThat(World.logout(first, after).json().at("/end_session_url").asText()).contains("id_token_hint=");

      Files.delete(old);
      await(() -> publishedKeys(first) == 1);
      assertThat(code(me(first, before))).isEqualTo("INVALID_TOKEN");
      assertThat(code(me(first, after))).isEqualTo("SESSION_REVOKED");
    }
  }

  @Test
  void aBadKeyFileIsNamedOnceInTheLogForAsLongAsItIsBad() throws Exception {
    TestKeys.write(folder.resolve("good.pem"), TestKeys.ec("secp256r1"));
    SigningKeys keys = SigningKeys.ofPath(folder, Instant::now);
    ListAppender<ILoggingEvent> log = new ListAppender<>();
    Logger logger = (Logger) LoggerFactory.getLogger(SigningKeys.class);
    log.start();
    logger.addAppender(log);
    try {
      Path bad = TestKeys.write(folder.resolve("bad.pem"), "-----BEGIN PRIVATE KEY-----\nc2VjcmV0");
      keys.reread();
      keys.reread();
      assertThat(log.list).singleElement().satisfies(event -> {
        assertThat(event.getLevel()).isEqualTo(Level.WARN);
        assertThat(event.getFormattedMessage()).contains("bad.pem").doesNotContain("c2VjcmV0");
      });

      Files.delete(bad);
      keys.reread();
      TestKeys.write(bad, "nothing");
      keys.reread();
      assertThat(log.list).hasSize(2);
    } finally {
      logger.detachAppender(log);
    }
  }

  private static int publishedKeys(URI service) {
    return World.get(service, "/.well-known/jwks.json").json().at("/keys").size();
  }

  private static String kid(Page signedIn) {
    String header = signedIn.json().at("/access_token").asText().split("\\.")[0];
    String json = new String(Base64.getUrlDecoder().decode(header), StandardCharsets.UTF_8);
    return json.replaceFirst(".*\"kid\":\"([^\"]*)\".*", "$1");
  }

  private static void await(BooleanSupplier condition) throws InterruptedException {
    Instant limit = Instant.now().plus(LIMIT);
    while (!condition.getAsBoolean() && Instant.now().isBefore(limit)) {
      Thread.sleep(STEP);
    }
    assertThat(condition.getAsBoolean()).isTrue();
  }
}
