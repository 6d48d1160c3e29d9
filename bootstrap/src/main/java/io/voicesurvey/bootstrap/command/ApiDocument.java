package io.voicesurvey.bootstrap.command;

/** The OpenAPI document, byte for byte as the service answers it. */
@FunctionalInterface
public interface ApiDocument {
  /** How it is spelt. */
  enum Format {
    JSON,
    YAML
  }

  /** The document, in UTF-8. */
  byte[] in(Format format);
}
