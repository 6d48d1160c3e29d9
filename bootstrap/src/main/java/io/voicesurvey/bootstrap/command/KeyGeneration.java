package io.voicesurvey.bootstrap.command;

import java.nio.file.Path;

/** Makes keys that access tokens can be signed with. */
@FunctionalInterface
public interface KeyGeneration {
  /**
   * Writes a new private key into a folder, whole or not at all, for its owner alone to read.
   *
   * @param algorithm RS256, ES256 or EdDSA
   * @return the new file
   */
  Path generate(Path folder, String algorithm) throws Exception;
}
