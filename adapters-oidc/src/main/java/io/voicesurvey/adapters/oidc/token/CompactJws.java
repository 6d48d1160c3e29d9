package io.voicesurvey.adapters.oidc.token;

import jakarta.json.JsonObject;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A parsed but unverified signed token: a JWS in compact form (RFC 7515, section 7.1) whose header and payload are JSON
 * objects. Only the canonical form is accepted, so that two different texts are never the same token.
 */
public final class CompactJws {
  private static final int PARTS = 3;

  /** The number of parts of a JWE in compact form (RFC 7516, section 7.1). */
  private static final int ENCRYPTED_PARTS = 5;
  private static final Base64.Decoder DECODER = Base64.getUrlDecoder();
  private static final Base64.Encoder ENCODER = Base64.getUrlEncoder().withoutPadding();

  private final JsonObject header;
  private final JsonObject claims;

  private CompactJws(JsonObject header, JsonObject claims) {
    this.header = header;
    this.claims = claims;
  }

  /** The token; empty if the text is not one or has more than {@code maxLength} characters. */
  public static Optional<CompactJws> parse(String text, int maxLength) {
    if (text.length() > maxLength) {
      return Optional.empty();
    }
    String[] parts = text.split("\\.", PARTS + 1);
    if (parts.length != PARTS || decoded(parts[2]).isEmpty()) {
      return Optional.empty();
    }
    return decoded(parts[0]).flatMap(StrictJson::object).flatMap(header -> decoded(parts[1])
        .flatMap(StrictJson::object).map(claims -> new CompactJws(header, claims)));
  }

  /** Why {@link #parse} returns empty for that text, as a clause such as "it has 2 parts". Does not quote the text. */
  public static String problem(String text, int maxLength) {
    if (text.length() > maxLength) {
      return "it has more than " + maxLength + " characters";
    }
    String[] parts = text.split("\\.", -1);
    if (parts.length != PARTS) {
      return parts.length == ENCRYPTED_PARTS
          ? "it is encrypted (JWE), which is not supported"
          : "it has " + parts.length + " parts";
    }
    return Stream.of(Map.entry("header", parts[0]), Map.entry("payload", parts[1]))
        .flatMap(part -> problem(part).stream())
        .findFirst().orElse("its signature is empty or not base64url in canonical form");
  }

  private static Optional<String> problem(Map.Entry<String, String> part) {
    Optional<byte[]> bytes = decoded(part.getValue());
    if (bytes.isEmpty()) {
      return Optional.of("its " + part.getKey() + " is not base64url in canonical form");
    }
    return StrictJson.object(bytes.get()).isPresent()
        ? Optional.empty()
        : Optional.of("its " + part.getKey() + " is " + StrictJson.problem(bytes.get()));
  }

  public JsonObject header() {
    return header;
  }

  public JsonObject claims() {
    return claims;
  }

  /** The bytes; empty if there are none or the text is not canonical base64url (padding, spare bits). */
  public static Optional<byte[]> decoded(String part) {
    try {
      byte[] bytes = DECODER.decode(part);
      return bytes.length > 0 && ENCODER.encodeToString(bytes).equals(part) ? Optional.of(bytes) : Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** True if the header has none of these members. */
  public boolean headerLacks(String... names) {
    return Arrays.stream(names).noneMatch(header::containsKey);
  }

  /**
   * True if the header has no {@code typ}, or one of these. A token of another kind has its own {@code typ} (RFC 8725,
   * section 3.11).
   *
   * @param types in lower case, without the prefix "application/", which is optional (RFC 7515, section 4.1.9)
   */
  public boolean isOfType(Set<String> types) {
    return !header.containsKey("typ") || StrictJson.string(header, "typ")
        .filter(type -> types.stream().anyMatch(name -> isNameOf(type, name))).isPresent();
  }

  private static boolean isNameOf(String type, String name) {
    return type.equalsIgnoreCase(name) || type.equalsIgnoreCase("application/" + name);
  }
}
