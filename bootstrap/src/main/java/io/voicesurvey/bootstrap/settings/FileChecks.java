package io.voicesurvey.bootstrap.settings;

import java.nio.file.Path;
import java.util.Optional;

/** The adapters' checks of the files that settings name. A bad file stops the start-up. */
public record FileChecks(Check signingKeys, Check clientKey, Check certificates) {
  /** Checks a readable file or folder. */
  @FunctionalInterface
  public interface Check {
    /** Returns the problem and its solution, without any content of the file; empty if the file is valid. */
    Optional<String> problemWith(Path file);
  }

  /** Returns checks that accept every file. */
  public static FileChecks none() {
    Check any = file -> Optional.empty();
    return new FileChecks(any, any, any);
  }
}
