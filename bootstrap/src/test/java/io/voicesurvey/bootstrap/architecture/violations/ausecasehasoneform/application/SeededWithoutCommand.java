package io.voicesurvey.bootstrap.architecture.violations.ausecasehasoneform.application;

public final class SeededWithoutCommand {
  public record Outcome() {}

  public Outcome execute() {
    return new Outcome();
  }
}
