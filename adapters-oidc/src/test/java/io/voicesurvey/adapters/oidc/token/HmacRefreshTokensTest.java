package io.voicesurvey.adapters.oidc.token;

import static org.assertj.core.api.Assertions.assertThat;

import io.voicesurvey.application.port.RefreshTokens;
import io.voicesurvey.application.port.RefreshTokensContract;
import io.voicesurvey.domain.Secret;
import io.voicesurvey.domain.session.Client;
import io.voicesurvey.domain.session.Session;
import io.voicesurvey.domain.session.SessionId;
import io.voicesurvey.domain.user.UserId;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class HmacRefreshTokensTest implements RefreshTokensContract {
  @TempDir
  private Path folder;

  @Override
  public RefreshTokens refreshTokens() {
    return new HmacRefreshTokens(TestKeys.secret());
  }

  @Override
  public RefreshTokens stranger() {
    return new HmacRefreshTokens(TestKeys.secret(TestKeys.OTHER_SECRET));
  }

  @Test
  void whileANewKeyIsRolledOutEveryInstanceMakesTheSameToken() {
    Path old = TestKeys.write(folder.resolve("old.pem"), TestKeys.ec("secp256r1"));
    TestKeys.touch(old, NOW.minusSeconds(3600));
    RefreshTokens unaware = new HmacRefreshTokens(TestKeys.path(folder, () -> NOW));
    TestKeys.touch(TestKeys.write(folder.resolve("new.pem"), TestKeys.ec("secp256r1")), NOW);
    RefreshTokens aware = new HmacRefreshTokens(TestKeys.path(folder, () -> NOW));

    Session duringRollout = session(NOW.plusSeconds(29));
    Session afterwards = session(NOW.plusSeconds(30));

    assertThat(aware.issue(duringRollout)).isEqualTo(unaware.issue(duringRollout));
    assertThat(unaware.open(aware.issue(duringRollout))).isPresent();
    assertThat(aware.open(unaware.issue(afterwards))).isPresent();
    assertThat(aware.issue(afterwards)).isNotEqualTo(unaware.issue(afterwards));
  }

  @Test
  void theTokenOfARetiredKeyIsRefused() {
    Path old = TestKeys.write(folder.resolve("old.pem"), TestKeys.ec("secp256r1"));
    Path recent = TestKeys.write(folder.resolve("new.pem"), TestKeys.ec("secp256r1"));
    Secret token = new HmacRefreshTokens(TestKeys.path(old)).issue(session(NOW));

    assertThat(new HmacRefreshTokens(TestKeys.path(folder)).open(token)).isPresent();
    assertThat(new HmacRefreshTokens(TestKeys.path(recent)).open(token)).isEmpty();
  }

  private static Session session(Instant lastUsedAt) {
    return new Session(new SessionId(new UUID(1, 2)), new UserId(new UUID(3, 4)), 5, lastUsedAt, lastUsedAt,
        lastUsedAt.plusSeconds(60), Optional.empty(), Client.UNKNOWN, Optional.empty());
  }
}
