package io.voicesurvey.adapters.rest.openapi;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** The OpenAPI document of this service, in one of its two formats. */
public enum Document {
  JSON("openapi.json"),
  YAML("openapi.yaml");

  static final String JSON_TYPE = "application/json";

  /** RFC 9512; no charset, because YAML is UTF-8 by its own rules. */
  static final String YAML_TYPE = "application/yaml";

  private final String fileName;

  Document(String fileName) {
    this.fileName = fileName;
  }

  /** The name of the file that holds the document, next to this class. */
  public String fileName() {
    return fileName;
  }

  /** The document, in UTF-8. */
  public byte[] bytes() {
    try (InputStream file = Document.class.getResourceAsStream(fileName)) {
      return file.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
