package io.voicesurvey.adapters.oidc.seal;

import static org.assertj.core.api.Assertions.assertThat;

import io.voicesurvey.adapters.oidc.token.SigningKey;
import io.voicesurvey.adapters.oidc.token.TestKeys;
import io.voicesurvey.application.port.LoginAttemptSeal;
import io.voicesurvey.application.port.LoginAttemptSealContract;
import io.voicesurvey.domain.Secret;
import io.voicesurvey.domain.login.LoginAttempt;
import java.time.Instant;
import org.junit.jupiter.api.Test;

final class JweLoginAttemptSealTest implements LoginAttemptSealContract {
  private static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");

  @Override
  public LoginAttemptSeal seal() {
    return new JweLoginAttemptSeal(TestKeys.secret());
  }

  @Override
  public LoginAttemptSeal stranger() {
    return new JweLoginAttemptSeal(TestKeys.secret(TestKeys.OTHER_SECRET));
  }

  /** As an earlier release sealed it, without the mark of this release. */
  @Override
  public Secret sealLegacy(LoginAttempt attempt) {
    String json = """
        {"i":"%s","s":"%s","n":"%s","v":"%s","e":"%s"}""".formatted(attempt.id().value(), attempt.state().value(),
        attempt.nonce().value().reveal(), attempt.verifier().value().reveal(), attempt.expiresAt());
    return new JweSeal(TestKeys.secret(), SigningKey::loginAttemptKey, 4_000).seal(json, NOW);
  }

  @Test
  void aSealMadeForAnotherPurposeIsRefused() {
    Secret hint = new JweSeal(TestKeys.secret(), SigningKey::logoutHintKey, 4_000).seal("{}", NOW);

    assertThat(seal().open(hint)).isEmpty();
  }

  @Test
  void anAttemptOfAnotherFormIsRefused() {
    JweSeal raw = new JweSeal(TestKeys.secret(), SigningKey::loginAttemptKey, 4_000);

    assertThat(new String[]{"{}", "[]", "nothing", "{\"i\":1}", "{\"i\":\"x\",\"s\":\"x\"}"})
        .allSatisfy(text -> assertThat(seal().open(raw.seal(text, NOW))).isEmpty());
  }
}
