package io.voicesurvey.adapters.rest.http;

import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.Optional;
import java.util.UUID;

/** Where a page ends and the next begins, in a form that means nothing to clients: 22 base64url characters. */
public final class Cursor {
  /** Sixteen bytes of base64url (RFC 4648, section 5), of which the last character holds two bits. */
  public static final String FORM = "^[A-Za-z0-9_-]{21}[AQgw]$";

  private static final int BYTES = 2 * Long.BYTES;

  private Cursor() {}

  public static String of(UUID id) {
    byte[] bytes = ByteBuffer.allocate(BYTES).putLong(id.getMostSignificantBits())
        .putLong(id.getLeastSignificantBits()).array();
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  /** What the cursor stands for; none where no answer of ours ever held it. */
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
