package io.voicesurvey.adapters.rest.http;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.cfg.CoercionAction;
import com.fasterxml.jackson.databind.cfg.CoercionInputShape;
import com.fasterxml.jackson.databind.deser.std.StdScalarDeserializer;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.exc.InvalidFormatException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.type.LogicalType;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import io.voicesurvey.adapters.rest.problem.ProblemException;
import io.voicesurvey.domain.Text;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** Reads and writes JSON (RFC 8259); reads it strictly. */
public final class Json {
  public static final String MEDIA_TYPE = "application/json; charset=utf-8";

  /** The field of an error that no single member of the body causes. */
  private static final String BODY = "body";

  private static final ObjectMapper MAPPER = mapper();

  private Json() {}

  public static ObjectMapper mapper() {
    JsonMapper.Builder builder = JsonMapper.builder()
        .addModules(new Jdk8Module(), new JavaTimeModule(),
            new SimpleModule().addDeserializer(String.class, new CleanText()))
        .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
        .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
        .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
        .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
        .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
        .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS);
    builder.withCoercionConfig(LogicalType.Textual, coercions -> {
      for (CoercionInputShape shape : CoercionInputShape.values()) {
        coercions.setCoercion(shape, CoercionAction.Fail);
      }
    });
    return builder.build();
  }

  /**
   * The body as that type; empty if the body is empty.
   *
   * @throws ProblemException if the body is not exactly one such object in UTF-8
   */
  public static <T> Optional<T> read(byte[] body, Class<T> type) {
    if (body.length == 0) {
      return Optional.empty();
    }
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(body)).toString();
      return Optional.of(Optional.ofNullable(MAPPER.readValue(text, type)).orElseThrow(Json::noObject));
    } catch (CharacterCodingException e) {
      throw ProblemException.invalid(BODY, "must be UTF-8");
    } catch (UnrecognizedPropertyException e) {
      throw new KnownNames(e.getKnownPropertyIds().stream().map(String::valueOf).toList())
          .refuse(e.getPropertyName(), BODY);
    } catch (JsonMappingException e) {
      throw refusal(e);
    } catch (JsonProcessingException e) {
      throw malformed(e);
    }
  }

  /** Names the member that is wrong. */
  private static ProblemException refusal(JsonMappingException e) {
    return switch (e.getCause()) {
      case ProblemException problem -> problem;
      case JsonProcessingException malformed -> malformed(malformed);
      case null, default ->
        member(e).map(name -> ProblemException.invalid(name, expectation(e))).orElseGet(Json::noObject);
    };
  }

  private static Optional<String> member(JsonMappingException e) {
    return e.getPath().stream().map(JsonMappingException.Reference::getFieldName).filter(Objects::nonNull).findFirst();
  }

  /** All members of request bodies take strings. */
  private static String expectation(JsonMappingException e) {
    return e instanceof InvalidFormatException
        ? "must not contain control characters, ends of lines or halves of surrogate pairs"
        : "must be a string";
  }

  private static ProblemException noObject() {
    return ProblemException.invalid(BODY, "must be one JSON object, and nothing after it");
  }

  /** Only the parser's message identifies a duplicate member. */
  private static ProblemException malformed(JsonProcessingException e) {
    return e.getOriginalMessage().startsWith("Duplicate") && e.getProcessor() instanceof JsonParser parser
        ? KnownNames.shown(parser.getParsingContext().getCurrentName())
            .map(name -> ProblemException.invalid(name, "must not be sent twice"))
            .orElseGet(() -> ProblemException.invalid(BODY, "must not have a member twice"))
        : ProblemException.invalid(BODY, "must be one well-formed JSON object");
  }

  /**
   * The members of a JSON object by name. A whole number is a Long, an array is a List.
   *
   * @throws UncheckedIOException if the text is not one JSON object
   */
  public static Map<String, Object> members(byte[] json) {
    try {
      return MAPPER.readerForMapOf(Object.class).with(DeserializationFeature.USE_LONG_FOR_INTS).readValue(json);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public static byte[] write(Object value) {
    try {
      return MAPPER.writeValueAsBytes(value);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Refuses text that cannot be stored or shown; see {@link Text#isClean}. */
  private static final class CleanText extends StdScalarDeserializer<String> {
    private static final long serialVersionUID = 1L;

    CleanText() {
      super(String.class);
    }

    @Override
    public String deserialize(JsonParser parser, DeserializationContext context) throws IOException {
      if (!parser.hasToken(com.fasterxml.jackson.core.JsonToken.VALUE_STRING)) {
        return (String) context.handleUnexpectedToken(String.class, parser);
      }
      String text = parser.getText();
      return Text.isClean(text) ? text : (String) context.handleWeirdStringValue(String.class, "", "not clean");
    }
  }
}
