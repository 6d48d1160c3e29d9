package io.voicesurvey.bootstrap.settings;

import java.nio.file.Path;
import java.util.Optional;

/** What those who use the files that settings name demand of them, so that a bad file stops the start-up. */
public record FileChecks(Check signingKeys, Check clientKey, Check certificates) {
  /** Judges a file that exists and can be read. */
  @FunctionalInterface
  public interface Check {
    /** What is wrong with the file and what to do, without any of its content; none where it is sound. */
    Optional<String> problemWith(Path file);
  }

  /** Nothing is demanded. */
  public static FileChecks none() {
    Check any = file -> Optional.empty();
    return new FileChecks(any, any, any);
  }
}
