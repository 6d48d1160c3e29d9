package io.voicesurvey.adapters.rest.http;

import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.Optional;
import java.util.UUID;

/** An opaque cursor for the position between two pages: a UUID as 22 base64url characters. */
public final class Cursor {
  /** 16 bytes of base64url (RFC 4648, section 5); the last character holds two bits. */
  public static final String FORM = "^[A-Za-z0-9_-]{21}[AQgw]$";

  private static final int BYTES = 2 * Long.BYTES;

  private Cursor() {}

  public static String of(UUID id) {
    byte[] bytes = ByteBuffer.allocate(BYTES).putLong(id.getMostSignificantBits())
        .putLong(id.getLeastSignificantBits()).array();
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  /** The UUID of the cursor; empty if this service never issues such a text. */
  public static Optional<UUID> parse(String cursor) {
    try {
      ByteBuffer bytes = ByteBuffer.wrap(Base64.getUrlDecoder().decode(cursor));
      return bytes.remaining() == BYTES
          ? Optional.of(new UUID(bytes.getLong(), bytes.getLong())).filter(id -> of(id).equals(cursor))
          : Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
