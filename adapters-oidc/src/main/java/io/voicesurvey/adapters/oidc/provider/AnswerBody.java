package io.voicesurvey.adapters.oidc.provider;

import io.voicesurvey.adapters.oidc.token.StrictJson;
import jakarta.json.JsonObject;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** The body of a provider's answer, and what the provider calls it. It may hold tokens: nothing here shows it. */
final class AnswerBody {
  private static final Pattern JSON = Pattern.compile("(application|text)/([a-z0-9.-]+\\+)?json");
  private static final String JWT = "application/jwt";

  /** What servers call a JSON document that they know nothing of; none is empty. */
  private static final Set<String> UNTYPED = Set.of("", "text/plain", "application/octet-stream");

  private final String mediaType;
  private final String coding;
  private final byte[] bytes;

  private AnswerBody(String mediaType, String coding, byte[] bytes) {
    this.mediaType = mediaType;
    this.coding = coding;
    this.bytes = bytes;
  }

  static AnswerBody of(HttpResponse<byte[]> response) {
    String type = response.headers().firstValue("Content-Type").orElse("").split(";", 2)[0].strip();
    String coding = response.headers().firstValue("Content-Encoding").orElse("identity").strip();
    return new AnswerBody(type.toLowerCase(Locale.ROOT), coding.toLowerCase(Locale.ROOT),
        StrictJson.withoutByteOrderMark(response.body()));
  }

  /** The JSON object, where the body is one and is called JSON. */
  Optional<JsonObject> json() {
    return isPlain() && isJson() ? StrictJson.object(bytes) : Optional.empty();
  }

  /** The JSON object, where the body is one and is not called anything else. */
  Optional<JsonObject> document() {
    return isPlain() && (isJson() || UNTYPED.contains(mediaType)) ? StrictJson.object(bytes) : Optional.empty();
  }

  /** The text, where the body is called a JWT (RFC 7519, section 10.3.1). */
  Optional<String> jwt() {
    return isPlain() && mediaType.equals(JWT)
        ? Optional.of(new String(bytes, StandardCharsets.US_ASCII))
        : Optional.empty();
  }

  /** What came: its type, its coding, its length and, where it is called JSON, what is wrong with it. */
  String description() {
    String called = mediaType.isEmpty() ? "no Content-Type" : "Content-Type " + FailedCheck.quoted(mediaType);
    String coded = isPlain() ? "" : " in Content-Encoding " + FailedCheck.quoted(coding);
    boolean readable = isPlain() && (isJson() || UNTYPED.contains(mediaType));
    return called + coded + ", " + bytes.length + " bytes" + (readable ? ": it is " + StrictJson.flaw(bytes) : "");
  }

  private boolean isPlain() {
    return coding.equals("identity");
  }

  private boolean isJson() {
    return JSON.matcher(mediaType).matches();
  }
}
