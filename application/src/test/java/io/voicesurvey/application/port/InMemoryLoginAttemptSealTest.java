package io.voicesurvey.application.port;

import io.voicesurvey.domain.Secret;
import io.voicesurvey.domain.login.LoginAttempt;

final class InMemoryLoginAttemptSealTest implements LoginAttemptSealContract {
  private final InMemoryLoginAttemptSeal seal = new InMemoryLoginAttemptSeal();

  @Override
  public LoginAttemptSeal seal() {
    return seal;
  }

  @Override
  public Secret sealLegacy(LoginAttempt attempt) {
    return seal.sealLegacy(attempt);
  }

  @Override
  public LoginAttemptSeal stranger() {
    return new InMemoryLoginAttemptSeal();
  }
}
