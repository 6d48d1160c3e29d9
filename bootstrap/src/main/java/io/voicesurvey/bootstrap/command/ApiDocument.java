package io.voicesurvey.bootstrap.command;

/** The OpenAPI document, with exactly the bytes that the service serves. */
@FunctionalInterface
public interface ApiDocument {
  /** The serialization of the document. */
  enum Format {
    JSON,
    YAML
  }

  /** Returns the document, encoded in UTF-8. */
  byte[] in(Format format);
}
