package io.voicesurvey.bootstrap.wiring;

import io.voicesurvey.application.port.SecretGenerator;
import io.voicesurvey.application.port.SecretGeneratorContract;

class SystemSecretGeneratorTest implements SecretGeneratorContract {
  private final SecretGenerator generator = new SystemSecretGenerator();

  @Override
  public SecretGenerator secretGenerator() {
    return generator;
  }
}
