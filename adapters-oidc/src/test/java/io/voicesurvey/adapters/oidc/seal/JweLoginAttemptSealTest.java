package io.voicesurvey.adapters.oidc.seal;

import static org.assertj.core.api.Assertions.assertThat;

import io.voicesurvey.adapters.oidc.token.SigningKey;
import io.voicesurvey.adapters.oidc.token.TestKeys;
import io.voicesurvey.application.port.LoginAttemptSeal;
import io.voicesurvey.application.port.LoginAttemptSealContract;
import io.voicesurvey.domain.Secret;
import io.voicesurvey.domain.login.LoginAttempt;
import io.voicesurvey.domain.login.LoginRequirements;
import io.voicesurvey.domain.login.ProviderId;
import java.time.Instant;
import org.junit.jupiter.api.Test;

final class JweLoginAttemptSealTest implements LoginAttemptSealContract {
  private static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");

  private static final String FORMER = """
      {"i":"0192f3a4-0000-7000-8000-000000000003","s":"%s","n":"%s","v":"%s","e":"2026-11-22T10:10:00Z","h":true,\
      "r":"https://app.example/surveys"%%s}""".formatted("s".repeat(43), "n".repeat(43), "v".repeat(43));

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

  /** Without provider, requirements and replaced session, but with the mark of this host. */
  @Test
  void anAttemptOfTheReleaseBeforeAsksNothingAndReplacesNothing() {
    LoginAttempt attempt = seal().open(raw(FORMER.formatted(""))).orElseThrow();

    assertThat(attempt.provider()).isEqualTo(ProviderId.DEFAULT);
    assertThat(attempt.requirements()).isEqualTo(LoginRequirements.NONE);
    assertThat(attempt.replaces()).isEmpty();
    assertThat(attempt.returnTo()).isPresent();
  }

  /** An odd member must not open as an attempt that asks less. */
  @Test
  void anAttemptWithOddRequirementsIsRefused() {
    assertThat(new String[]{"\"m\":\"300\"", "\"m\":-1", "\"m\":1.5", "\"m\":2592001", "\"m\":null", "\"a\":\"gold\"",
        "\"a\":[1]", "\"a\":[\"a b\"]", "\"p\":\"Corp\"", "\"o\":\"x\""})
        .allSatisfy(member -> assertThat(seal().open(raw(FORMER.formatted("," + member)))).isEmpty());
  }

  private static Secret raw(String json) {
    return new JweSeal(TestKeys.secret(), SigningKey::loginAttemptKey, 4_000).seal(json, NOW);
  }

  @Test
  void anAttemptOfAnotherFormIsRefused() {
    JweSeal raw = new JweSeal(TestKeys.secret(), SigningKey::loginAttemptKey, 4_000);

    assertThat(new String[]{"{}", "[]", "nothing", "{\"i\":1}", "{\"i\":\"x\",\"s\":\"x\"}"})
        .allSatisfy(text -> assertThat(seal().open(raw.seal(text, NOW))).isEmpty());
  }
}
