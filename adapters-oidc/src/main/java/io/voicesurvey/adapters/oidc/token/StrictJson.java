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
 * Reads JSON from strangers: one object in UTF-8, no member twice (RFC 8725, section 2.4), nothing after it, and not
 * nested so deep that reading it could exhaust the stack.
 */
public final class StrictJson {
  private static final int MAX_DEPTH = 32;
  private static final Map<String, Object> CONFIGURATION = Map.of(JsonConfig.KEY_STRATEGY, JsonConfig.KeyStrategy.NONE,
      "org.eclipse.parsson.maxDepth", MAX_DEPTH);
  private static final JsonReaderFactory READERS = Json.createReaderFactory(CONFIGURATION);
  private static final JsonParserFactory PARSERS = Json.createParserFactory(CONFIGURATION);

  /** The last moment of the year 9999, beyond which no date is meant. */
  private static final double MAX_SECONDS = 253_402_300_799d;

  private static final byte[] MARK = {(byte) 0xef, (byte) 0xbb, (byte) 0xbf};

  private StrictJson() {}

  /** The same bytes without the byte order mark that some editors and servers put before a document (RFC 8259, 8.1). */
  public static byte[] withoutByteOrderMark(byte[] bytes) {
    boolean marked = bytes.length >= MARK.length && Arrays.equals(bytes, 0, MARK.length, MARK, 0, MARK.length);
    return marked ? Arrays.copyOfRange(bytes, MARK.length, bytes.length) : bytes;
  }

  /** The object, or none where the bytes are not one. */
  public static Optional<JsonObject> object(byte[] utf8) {
    try {
      return object(StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(utf8)).toString());
    } catch (CharacterCodingException e) {
      return Optional.empty();
    }
  }

  /** The object, or none where the text is not one. */
  public static Optional<JsonObject> object(String text) {
    try {
      return Optional.of(read(text));
    } catch (RuntimeException e) {
      // Too deep a nesting is told by no narrower type. The message would repeat what a stranger wrote.
      return Optional.empty();
    }
  }

  /**
   * Why {@link #object(byte[])} is none for these bytes, and where, to be read after "it is". Repeats nothing of them.
   */
  public static String flaw(byte[] utf8) {
    try {
      return flaw(StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(utf8)).toString());
    } catch (CharacterCodingException e) {
      return "not UTF-8";
    }
  }

  private static String flaw(String text) {
    if (text.isBlank()) {
      return "empty";
    }
    try {
      read(text);
      return "one JSON object";
    } catch (JsonParsingException e) {
      return "not one JSON object with each member once: see " + place(e.getLocation(), text);
    } catch (RuntimeException e) {
      return "nested over " + MAX_DEPTH + " levels deep";
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

  /** A reader stops behind the object; only a parser looks whether anything follows. */
  private static void readToTheEnd(String text) {
    try (JsonParser parser = PARSERS.createParser(new StringReader(text))) {
      while (parser.hasNext()) {
        parser.next();
      }
    }
  }

  /** The member, where it is there and a string. */
  public static Optional<String> string(JsonObject object, String name) {
    return object.get(name) instanceof JsonString string ? Optional.of(string.getString()) : Optional.empty();
  }

  /** The member as a NumericDate (RFC 7519, section 2), where it is a number between the years 1970 and 9999. */
  public static Optional<Instant> date(JsonObject object, String name) {
    return object.get(name) instanceof JsonNumber number ? date(number.doubleValue()) : Optional.empty();
  }

  private static Optional<Instant> date(double seconds) {
    return seconds >= 0 && seconds <= MAX_SECONDS
        ? Optional.of(Instant.ofEpochMilli(Math.round(seconds * 1000)))
        : Optional.empty();
  }
}
