package io.voicesurvey.bootstrap.architecture.violations.ausecasehasoneform.application;

public final class SeededOtherName {
  public record Command() {}

  public record Outcome() {}

  public Outcome run(Command command) {
    return new Outcome();
  }
}
