package io.voicesurvey.bootstrap.architecture.violations.ausecasehasoneform.application;

public final class SeededImplementor implements Cloneable {
  public record Command() {}

  public record Outcome() {}

  public Outcome execute(Command command) {
    return new Outcome();
  }
}
