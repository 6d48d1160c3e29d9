package io.voicesurvey.adapters.rest.problem;

import java.util.Arrays;
import java.util.Optional;

/** The kinds of errors of SCIM that this service sends (RFC 7644, section 3.12). */
public enum ScimErrorType {
  INVALID_FILTER("invalidFilter"),
  INVALID_PATH("invalidPath"),
  INVALID_SYNTAX("invalidSyntax"),
  INVALID_VALUE("invalidValue"),
  MUTABILITY("mutability"),
  NO_TARGET("noTarget"),
  UNIQUENESS("uniqueness");

  private final String label;

  ScimErrorType(String label) {
    this.label = label;
  }

  /** The type with that value of {@code scimType}. */
  public static Optional<ScimErrorType> named(String label) {
    return Arrays.stream(values()).filter(type -> type.label.equals(label)).findFirst();
  }

  /** The value of {@code scimType}. */
  public String label() {
    return label;
  }
}
