package io.voicesurvey.application.port;

final class InMemoryLoginAttemptSealTest implements LoginAttemptSealContract {
  private final LoginAttemptSeal seal = new InMemoryLoginAttemptSeal();

  @Override
  public LoginAttemptSeal seal() {
    return seal;
  }

  @Override
  public LoginAttemptSeal stranger() {
    return new InMemoryLoginAttemptSeal();
  }
}
