package io.voicesurvey.adapters.rest.http;

import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.Optional;
import java.util.UUID;

/** An opaque cursor for the position between two pages: an id in base64url (RFC 4648, section 5). */
public final class Cursor {
  /** 16 bytes; the last character holds two bits. */
  public static final String UUID_FORM = "^[A-Za-z0-9_-]{21}[AQgw]$";

  /** Eight bytes; the last character holds four bits. */
  public static final String NUMBER_FORM = "^[A-Za-z0-9_-]{10}[AEIMQUYcgkosw048]$";

  private static final int UUID_BYTES = 2 * Long.BYTES;
  private static final Base64.Encoder ENCODER = Base64.getUrlEncoder().withoutPadding();

  private Cursor() {}

  public static String of(UUID id) {
    return ENCODER.encodeToString(ByteBuffer.allocate(UUID_BYTES).putLong(id.getMostSignificantBits())
        .putLong(id.getLeastSignificantBits()).array());
  }

  public static String of(long id) {
    return ENCODER.encodeToString(ByteBuffer.allocate(Long.BYTES).putLong(id).array());
  }

  /** The UUID of the cursor; empty if this service never issues such a text. */
  public static Optional<UUID> uuid(String cursor) {
    return bytes(cursor, UUID_BYTES).map(bytes -> new UUID(bytes.getLong(), bytes.getLong()));
  }

  /** The number of the cursor; empty if this service never issues such a text. */
  public static Optional<Long> number(String cursor) {
    return bytes(cursor, Long.BYTES).map(ByteBuffer::getLong);
  }

  private static Optional<ByteBuffer> bytes(String cursor, int length) {
    try {
      byte[] bytes = Base64.getUrlDecoder().decode(cursor);
      return bytes.length == length && ENCODER.encodeToString(bytes).equals(cursor)
          ? Optional.of(ByteBuffer.wrap(bytes))
          : Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
