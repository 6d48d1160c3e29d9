package io.voicesurvey.adapters.rest.scim;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;

/** A successful response, without the types of JAX-RS and of the SDK. */
final class ScimAnswer {
  private final int status;
  private final Optional<JsonNode> body;
  private final Optional<Long> version;

  /** @param version that of the resource */
  ScimAnswer(int status, Optional<JsonNode> body, Optional<Long> version) {
    this.status = status;
    this.body = body;
    this.version = version;
  }

  static ScimAnswer ok(JsonNode body) {
    return new ScimAnswer(200, Optional.of(body), Optional.empty());
  }

  int status() {
    return status;
  }

  Optional<JsonNode> body() {
    return body;
  }

  Optional<Long> version() {
    return version;
  }

  /** The URL of a created resource. */
  Optional<String> location() {
    return body.filter(created -> status == 201).map(created -> created.at("/meta/location").asText());
  }
}
