package io.voicesurvey.adapters.oidc.token;

import io.voicesurvey.domain.Secret;
import java.nio.file.Path;

/** The source of the keys that sign access tokens. */
public sealed interface KeySource {
  /** @param secret at least 32 bytes in UTF-8 */
  record SecretKey(Secret secret) implements KeySource {}

  /** @param path a PEM file, or a folder of PEM files */
  record KeyPath(Path path) implements KeySource {}
}
