package io.voicesurvey.adapters.rest.openapi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.openapitools.openapidiff.core.OpenApiCompare;
import org.openapitools.openapidiff.core.model.ChangedOpenApi;
import org.openapitools.openapidiff.core.output.MarkdownRender;
import java.io.ByteArrayOutputStream;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;

/**
 * The changes to the API that break its clients, by the rules of openapi-diff. It receives both documents in the form
 * of OpenAPI 3.0, because it detects no change of types in OpenAPI 3.1, which are lists.
 */
final class BreakingChanges {
  /**
   * Former patterns of headers and their present ones. A browser returns any cookie, so no client depends on the name. A
   * client ignores the parameters of a challenge that it does not know (RFC 9110, section 11.2).
   */
  private static final Map<String, String> COMPATIBLE_PATTERNS = Map.of("^(__Secure-)?vsa_login_[A-Za-z0-9_-]{43}=",
      "^(__Host-)?vsa_login_[A-Za-z0-9_-]{43}=", "^(__Secure-)?vsa_(refresh|login_[A-Za-z0-9_-]{43})=",
      "^((__Secure-)?vsa_refresh|(__Host-)?vsa_login_[A-Za-z0-9_-]{43})=",
      "^Bearer realm=\"voicesurveyagent\"(, error=\"[a-z_]+\")?$",
      "^Bearer realm=\"voicesurveyagent\"(, [a-z_]+=\"[^\"]+\")*$");

  private BreakingChanges() {}

  /** A report; empty if every client of the old API works with the new one. */
  static Optional<String> between(JsonNode oldApi, JsonNode newApi) {
    ChangedOpenApi change = OpenApiCompare.fromContents(as30(oldApi), as30(newApi));
    return change.isIncompatible() ? Optional.of(report(change)) : Optional.empty();
  }

  private static String report(ChangedOpenApi change) {
    ByteArrayOutputStream report = new ByteArrayOutputStream();
    new MarkdownRender().render(change, new OutputStreamWriter(report, StandardCharsets.UTF_8));
    return report.toString(StandardCharsets.UTF_8);
  }

  private static String as30(JsonNode api) {
    ObjectNode copy = api.deepCopy();
    copy.put("openapi", "3.0.3");
    copy.at("/components/headers").forEach(header -> replacePattern(header.path("schema")));
    rewrite(copy);
    return copy.toString();
  }

  private static void replacePattern(JsonNode schema) {
    if (schema instanceof ObjectNode object) {
      Optional.ofNullable(COMPATIBLE_PATTERNS.get(object.path("pattern").asText()))
          .ifPresent(pattern -> object.put("pattern", pattern));
    }
  }

  private static void rewrite(JsonNode node) {
    if (node instanceof ObjectNode object) {
      forgetProblemCodes(object);
      forgetHeadersOfBrowsers(object);
      rewriteType(object);
      rewriteConstant(object);
    }
    node.forEach(BreakingChanges::rewrite);
  }

  /** Clients act on the status if they do not know the code of a problem, so new codes break no client. */
  private static void forgetProblemCodes(ObjectNode object) {
    if (object.at("/properties/status").has("const") && object.at("/properties/code") instanceof ObjectNode code) {
      code.remove(List.of("enum", "const"));
    }
  }

  /** Only browsers and caches act on them, by rules that clients do not see. */
  private static void forgetHeadersOfBrowsers(ObjectNode object) {
    if (object.has("description") && object.get("headers") instanceof ObjectNode headers) {
      headers.remove(List.of("Content-Security-Policy", "Vary"));
    }
  }

  private static void rewriteType(ObjectNode schema) {
    if (schema.get("type") instanceof ArrayNode types) {
      schema.put("nullable", true);
      schema.set("type", types.get(0));
    }
  }

  private static void rewriteConstant(ObjectNode schema) {
    if (schema.has("const")) {
      schema.putArray("enum").add(schema.remove("const"));
    }
  }
}
