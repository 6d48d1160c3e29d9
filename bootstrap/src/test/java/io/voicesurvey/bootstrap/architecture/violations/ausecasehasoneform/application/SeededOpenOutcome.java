package io.voicesurvey.bootstrap.architecture.violations.ausecasehasoneform.application;

public final class SeededOpenOutcome {
  public record Command() {}

  public interface Outcome {}

  public Outcome execute(Command command) {
    return new Outcome() {
    };
  }
}
