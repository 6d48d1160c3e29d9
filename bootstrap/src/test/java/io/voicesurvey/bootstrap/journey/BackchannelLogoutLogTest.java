package io.voicesurvey.bootstrap.journey;

import static io.voicesurvey.bootstrap.journey.World.person;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import io.voicesurvey.adapters.oidc.provider.ScriptableProvider;
import io.voicesurvey.domain.Secret;
import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

class BackchannelLogoutLogTest {
  @AutoClose
  private static final World WORLD = new World();

  @AutoClose
  private final CapturedLog log = new CapturedLog("io.voicesurvey", Level.DEBUG);

  @Test
  void decisionsAreToldButNoTokenAndAStrangersBadTokenForDebuggingAlone() {
    URI service = WORLD.start();
    Secret token = WORLD.provider.logoutToken(person("ann"));
    Secret spoilt = WORLD.provider.logoutToken(person("ann").withoutClaim("exp"));
    Secret forged = WORLD.provider.logoutToken(person("ann").signedBy(ScriptableProvider.rsa("rsa-1")));

    Backchannel.logOut(service, token);
    Backchannel.logOut(service, token);
    assertThat(Backchannel.logOut(service, spoilt).status()).isEqualTo(400);
    assertThat(Backchannel.logOut(service, forged).status()).isEqualTo(400);

    assertThat(lines(Level.INFO)).anyMatch(line -> line.startsWith("back-channel logout [sessions=\"0\"]"))
        .anyMatch(line -> line.startsWith("back-channel logout refused, the token was used before"));
    assertThat(lines(Level.WARN)).filteredOn(line -> line.startsWith("logout token refused")).singleElement().asString()
        .startsWith("logout token refused: exp is missing, expected a time in the future");
    assertThat(lines(Level.DEBUG))
        .anyMatch(line -> line.startsWith("logout token refused: signature: kid is \"rsa-1\""));
    assertThat(String.join("\n", log.events().stream().map(Object::toString).toList()) + lines(Level.INFO))
        .doesNotContain(token.reveal().split("\\.")).doesNotContain(spoilt.reveal().split("\\."))
        .doesNotContain(forged.reveal().split("\\."));
  }

  private List<String> lines(Level level) {
    return log.events().stream().filter(event -> event.getLevel().equals(level))
        .map(event -> event.getFormattedMessage() + " " + event.getKeyValuePairs()).toList();
  }
}
