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
import java.util.Optional;

/** JSON (RFC 8259) as this service reads and writes it: strict in what it takes. */
public final class Json {
  public static final String MEDIA_TYPE = "application/json; charset=utf-8";

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

  /** The body as that type, or none where it is empty; refuses what is not exactly that. */
  public static <T> Optional<T> read(byte[] body, Class<T> type) {
    if (body.length == 0) {
      return Optional.empty();
    }
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(body)).toString();
      return Optional.of(Optional.ofNullable(MAPPER.readValue(text, type))
          .orElseThrow(() -> ProblemException.invalid("body", "must be a JSON object")));
    } catch (CharacterCodingException e) {
      throw ProblemException.invalid("body", "must be UTF-8");
    } catch (JsonMappingException e) {
      throw e.getCause() instanceof ProblemException problem
          ? problem
          : ProblemException.invalid(field(e), "must be a known member of the documented type, without NUL");
    } catch (JsonProcessingException e) {
      throw ProblemException.invalid("body", "must be one well-formed JSON object without duplicate members");
    }
  }

  public static byte[] write(Object value) {
    try {
      return MAPPER.writeValueAsBytes(value);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The member's name, but never one that a stranger made up. */
  private static String field(JsonMappingException e) {
    return e.getPath().isEmpty() || e instanceof com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException
        ? "body"
        : Optional.ofNullable(e.getPath().getFirst().getFieldName()).orElse("body");
  }

  /** Refuses text that can't be stored or shown: control characters and halves of surrogate pairs. */
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
