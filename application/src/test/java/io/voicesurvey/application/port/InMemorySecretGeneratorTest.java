package io.voicesurvey.application.port;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class InMemorySecretGeneratorTest implements SecretGeneratorContract {
  @Override
  public SecretGenerator secretGenerator() {
    return new InMemorySecretGenerator();
  }

  @Test
  void givesTheSameInEveryRun() {
    assertThat(new InMemorySecretGenerator().secret()).isEqualTo(new InMemorySecretGenerator().secret());
    assertThat(new InMemorySecretGenerator().id()).hasToString("00000000-0001-7000-8000-000000000000");
  }
}
