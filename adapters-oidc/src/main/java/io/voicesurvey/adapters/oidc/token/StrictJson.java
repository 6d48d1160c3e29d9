package io.voicesurvey.adapters.oidc.token;

import jakarta.json.Json;
import jakarta.json.JsonConfig;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import jakarta.json.JsonReaderFactory;
import jakarta.json.JsonString;
import jakarta.json.stream.JsonLocation;
import jakarta.json.stream.JsonParser;
import jakarta.json.stream.JsonParserFactory;
import jakarta.json.stream.JsonParsingException;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;

/**
 * Reads untrusted JSON: one object in UTF-8, no duplicate members (RFC 8725, section 2.4), nothing after the object,
 * and limited nesting, so that reading cannot exhaust the stack.
 */
public final class StrictJson {
  private static final int MAX_DEPTH = 32;
  private static final Map<String, Object> CONFIGURATION = Map.of(JsonConfig.KEY_STRATEGY, JsonConfig.KeyStrategy.NONE,
      "org.eclipse.parsson.maxDepth", MAX_DEPTH);
  private static final JsonReaderFactory READERS = Json.createReaderFactory(CONFIGURATION);
  private static final JsonParserFactory PARSERS = Json.createParserFactory(CONFIGURATION);

  /** The last second of the year 9999; later dates are not accepted. */
  private static final double MAX_SECONDS = 253_402_300_799d;

  private static final byte[] BYTE_ORDER_MARK = {(byte) 0xef, (byte) 0xbb, (byte) 0xbf};

  private StrictJson() {}

  /** The bytes without a byte order mark, which some editors and servers add to a document (RFC 8259, section 8.1). */
  public static byte[] withoutByteOrderMark(byte[] bytes) {
    boolean marked = bytes.length >= BYTE_ORDER_MARK.length
        && Arrays.equals(bytes, 0, BYTE_ORDER_MARK.length, BYTE_ORDER_MARK, 0, BYTE_ORDER_MARK.length);
    return marked ? Arrays.copyOfRange(bytes, BYTE_ORDER_MARK.length, bytes.length) : bytes;
  }

  /** The object; empty if the bytes are not one. */
  public static Optional<JsonObject> object(byte[] utf8) {
    try {
      return object(StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(utf8)).toString());
    } catch (CharacterCodingException e) {
      return Optional.empty();
    }
  }

  /** The object; empty if the text is not one. */
  public static Optional<JsonObject> object(String text) {
    try {
      return Optional.of(read(text));
    } catch (RuntimeException e) {
      // Excessive nesting has no narrower exception type. The message would quote untrusted text.
      return Optional.empty();
    }
  }

  /** Why and where {@link #object(byte[])} fails for these bytes, as the words after "it is". Does not quote them. */
  public static String problem(byte[] utf8) {
    try {
      return problem(StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(utf8)).toString());
    } catch (CharacterCodingException e) {
      return "not UTF-8";
    }
  }

  private static String problem(String text) {
    if (text.isBlank()) {
      return "empty";
    }
    try {
      read(text);
      return "one JSON object";
    } catch (JsonParsingException e) {
      return "not one JSON object with unique members: see " + place(e.getLocation(), text);
    } catch (RuntimeException e) {
      return "nested more than " + MAX_DEPTH + " levels deep";
    }
  }

  private static String place(JsonLocation location, String text) {
    return location.getStreamOffset() >= text.length()
        ? "its end"
        : "line " + location.getLineNumber() + ", column " + location.getColumnNumber();
  }

  private static JsonObject read(String text) {
    try (JsonReader reader = READERS.createReader(new StringReader(text))) {
      readToTheEnd(text);
      return reader.readObject();
    }
  }

  /** A reader stops after the object. Only a parser detects further text. */
  private static void readToTheEnd(String text) {
    try (JsonParser parser = PARSERS.createParser(new StringReader(text))) {
      while (parser.hasNext()) {
        parser.next();
      }
    }
  }

  /** The member if it is a string; else empty. */
  public static Optional<String> string(JsonObject object, String name) {
    return object.get(name) instanceof JsonString string ? Optional.of(string.getString()) : Optional.empty();
  }

  /** The member as a NumericDate (RFC 7519, section 2) if it is a number from 1970 to 9999; else empty. */
  public static Optional<Instant> date(JsonObject object, String name) {
    return object.get(name) instanceof JsonNumber number ? date(number.doubleValue()) : Optional.empty();
  }

  private static Optional<Instant> date(double seconds) {
    return seconds >= 0 && seconds <= MAX_SECONDS
        ? Optional.of(Instant.ofEpochMilli(Math.round(seconds * 1000)))
        : Optional.empty();
  }
}
