package io.voicesurvey.bootstrap.settings;

import io.voicesurvey.adapters.oidc.provider.ProviderFiles;
import io.voicesurvey.adapters.oidc.token.SigningKeys;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Function;

/**
 * The checks of the readable files and folders that settings name. Each returns the problem and its solution, without
 * any content of the file; empty if the file is valid.
 */
public record FileChecks(Function<Path, Optional<String>> signingKeys, Function<Path, Optional<String>> clientKey,
    Function<Path, Optional<String>> certificates) {
  /** Accepts every file. */
  public static final FileChecks NONE = new FileChecks(file -> Optional.empty(), file -> Optional.empty(),
      file -> Optional.empty());

  /** Reads each file as its user does. */
  public static final FileChecks CONTENT = new FileChecks(path -> SigningKeys.problem(path, InstantSource.system()),
      ProviderFiles::clientKeyProblem, ProviderFiles::certificatesProblem);
}
