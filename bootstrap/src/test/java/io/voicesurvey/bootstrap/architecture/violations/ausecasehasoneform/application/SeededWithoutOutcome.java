package io.voicesurvey.bootstrap.architecture.violations.ausecasehasoneform.application;

public final class SeededWithoutOutcome {
  public record Command() {}

  public boolean execute(Command command) {
    return true;
  }
}
