package io.voicesurvey.adapters.oidc.provider;

import io.voicesurvey.adapters.oidc.token.StrictJson;
import jakarta.json.JsonObject;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** The body of a provider's response, with its media type and coding. It may contain tokens, so no message shows it. */
final class ResponseBody {
  private static final Pattern JSON = Pattern.compile("(application|text)/([a-z0-9.-]+\\+)?json");
  private static final String JWT = "application/jwt";

  /** Types that servers use for JSON when they do not know it. The empty text means no {@code Content-Type}. */
  private static final Set<String> UNTYPED = Set.of("", "text/plain", "application/octet-stream");

  private final String mediaType;
  private final String coding;
  private final byte[] bytes;

  private ResponseBody(String mediaType, String coding, byte[] bytes) {
    this.mediaType = mediaType;
    this.coding = coding;
    this.bytes = bytes;
  }

  static ResponseBody of(HttpResponse<byte[]> response) {
    String type = response.headers().firstValue("Content-Type").orElse("").split(";", 2)[0].strip();
    String coding = response.headers().firstValue("Content-Encoding").orElse("identity").strip();
    return new ResponseBody(type.toLowerCase(Locale.ROOT), coding.toLowerCase(Locale.ROOT),
        StrictJson.withoutByteOrderMark(response.body()));
  }

  /** The JSON object; empty if the body is not one or its media type is not JSON. */
  Optional<JsonObject> json() {
    return isPlain() && isJson() ? StrictJson.object(bytes) : Optional.empty();
  }

  /** The JSON object; empty if the body is not one or its media type is neither JSON nor {@link #UNTYPED}. */
  Optional<JsonObject> document() {
    return isPlain() && (isJson() || UNTYPED.contains(mediaType)) ? StrictJson.object(bytes) : Optional.empty();
  }

  /** The text if the media type is {@code application/jwt} (RFC 7519, section 10.3.1); else empty. */
  Optional<String> jwt() {
    return isPlain() && mediaType.equals(JWT)
        ? Optional.of(new String(bytes, StandardCharsets.US_ASCII))
        : Optional.empty();
  }

  /** Describes the body for a message: media type, coding, length and, if it may be JSON, its syntax error. */
  String description() {
    String type = mediaType.isEmpty() ? "no Content-Type" : "Content-Type " + FailedCheck.quoted(mediaType);
    String coded = isPlain() ? "" : " in Content-Encoding " + FailedCheck.quoted(coding);
    boolean readable = isPlain() && (isJson() || UNTYPED.contains(mediaType));
    return type + coded + ", " + bytes.length + " bytes" + (readable ? ": it is " + StrictJson.problem(bytes) : "");
  }

  private boolean isPlain() {
    return coding.equals("identity");
  }

  private boolean isJson() {
    return JSON.matcher(mediaType).matches();
  }
}
