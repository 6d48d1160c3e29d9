package io.voicesurvey.bootstrap.journey;

import static io.voicesurvey.bootstrap.journey.World.person;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.voicesurvey.domain.Secret;
import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class BackchannelLogoutLogTest {
  @AutoClose
  private static final World WORLD = new World();

  private final Logger log = (Logger) LoggerFactory.getLogger("io.voicesurvey");
  private final ListAppender<ILoggingEvent> lines = new ListAppender<>();

  @BeforeEach
  void listen() {
    lines.start();
    log.addAppender(lines);
    log.setLevel(Level.DEBUG);
  }

  @AfterEach
  void leave() {
    log.detachAppender(lines);
    log.setLevel(null);
  }

  @Test
  void decisionsAreToldButNoTokenAndAStrangersBadTokenForDebuggingAlone() {
    URI service = WORLD.start();
    Secret token = WORLD.provider.logoutToken(person("ann"));
    Secret spoilt = WORLD.provider.logoutToken(person("ann").withoutClaim("events"));

    Backchannel.logOut(service, token);
    Backchannel.logOut(service, token);
    Backchannel.logOut(service, spoilt);

    assertThat(lines(Level.INFO)).anyMatch(line -> line.startsWith("back-channel logout [sessions=\"0\"]"))
        .anyMatch(line -> line.startsWith("back-channel logout refused, the token was used before"));
    assertThat(lines(Level.DEBUG)).anyMatch(line -> line.startsWith("logout token refused: events"));
    assertThat(String.join("\n", lines.list.stream().map(Object::toString).toList()) + lines(Level.INFO))
        .doesNotContain(token.reveal().split("\\.")).doesNotContain(spoilt.reveal().split("\\."));
  }

  private List<String> lines(Level level) {
    return List.copyOf(lines.list).stream().filter(event -> event.getLevel().equals(level))
        .map(event -> event.getFormattedMessage() + " " + event.getKeyValuePairs()).toList();
  }
}
