package io.voicesurvey.bootstrap.architecture.violations.ausecasehasoneform.application;

public final class SeededTwoMethods {
  public record Command() {}

  public record Outcome() {}

  public Outcome execute(Command command) {
    return new Outcome();
  }

  public boolean again() {
    return true;
  }
}
