package io.voicesurvey.bootstrap.command;

import java.nio.file.Path;

/** Generates keys that sign access tokens. */
@FunctionalInterface
public interface KeyGeneration {
  /**
   * Writes a new private key into a folder. The write is atomic, and only the owner can read the file.
   *
   * @param algorithm RS256, ES256 or EdDSA
   * @return the new file
   */
  Path generate(Path folder, String algorithm) throws Exception;
}
