package io.voicesurvey.bootstrap.architecture.violations.ausecasehasoneform.application;

public final class SeededHeir extends Parent {
  public record Command() {}

  public record Outcome() {}

  public Outcome execute(Command command) {
    return new Outcome();
  }
}
