package io.voicesurvey.bootstrap.architecture.violations.ausecasehasoneform.application;

public class SeededNotFinal {
  public record Command() {}

  public record Outcome() {}

  public Outcome execute(Command command) {
    return new Outcome();
  }
}
