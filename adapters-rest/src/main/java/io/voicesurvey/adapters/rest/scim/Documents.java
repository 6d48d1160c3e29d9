package io.voicesurvey.adapters.rest.scim;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.voicesurvey.adapters.rest.problem.ProblemException;
import io.voicesurvey.domain.Text;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Reads and writes the JSON of SCIM as trees. Names of members compare without case (RFC 7643, section 2.1). */
final class Documents {
  /** The schemas of RFC 7643 have three levels; this leaves room for extensions. */
  private static final int MAX_DEPTH = 20;
  private static final String BODY = "body";

  private static final ObjectMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
      .streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(MAX_DEPTH).build()).build())
      .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
      .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build();

  private Documents() {}

  /** The body of a request, which must be one JSON object in UTF-8 whose texts are printable. */
  static ObjectNode read(byte[] body) {
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(body)).toString();
      if (MAPPER.readTree(text) instanceof ObjectNode object && isClean(object)) {
        return object;
      }
      throw malformed();
    } catch (CharacterCodingException | JsonProcessingException e) {
      throw malformed();
    }
  }

  private static boolean isClean(JsonNode node) {
    if (node instanceof ObjectNode object) {
      return object.properties().stream()
          .allMatch(member -> Text.isClean(member.getKey()) && isClean(member.getValue()));
    }
    if (node.isArray()) {
      return node.valueStream().allMatch(Documents::isClean);
    }
    return !node.isTextual() || Text.isClean(node.textValue());
  }

  private static ProblemException malformed() {
    return Refusals.invalidSyntax(BODY, "must be one well-formed JSON object in UTF-8 without control characters");
  }

  /** The members with those names, under exactly those names. Others, and those that are null, are left out. */
  static ObjectNode only(ObjectNode object, List<String> names) {
    ObjectNode kept = withNulls(object, names);
    kept.properties().removeIf(member -> member.getValue().isNull());
    return kept;
  }

  /** The members with those names, under exactly those names. Others are left out. */
  static ObjectNode withNulls(ObjectNode object, List<String> names) {
    Map<String, String> known = new LinkedHashMap<>();
    names.forEach(name -> known.put(name.toLowerCase(Locale.ROOT), name));
    ObjectNode kept = MAPPER.createObjectNode();
    object.properties().forEach(member -> {
      String name = known.get(member.getKey().toLowerCase(Locale.ROOT));
      if (name != null && kept.has(name)) {
        throw Refusals.invalidSyntax(name, "must not be sent twice");
      }
      if (name != null) {
        kept.set(name, member.getValue());
      }
    });
    return kept;
  }

  /** The text of a JSON string without its quotation marks; empty if it is malformed or has control characters. */
  static Optional<String> unescaped(String content) {
    try {
      return Optional.of(MAPPER.readTree('"' + content + '"').textValue()).filter(Text::isClean);
    } catch (JsonProcessingException e) {
      return Optional.empty();
    }
  }

  static ObjectNode object() {
    return MAPPER.createObjectNode();
  }

  /** A document beside this class. */
  static JsonNode resource(String name) {
    try (InputStream in = Documents.class.getResourceAsStream(name)) {
      return MAPPER.readTree(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static byte[] write(JsonNode document) {
    return document.toString().getBytes(StandardCharsets.UTF_8);
  }
}
