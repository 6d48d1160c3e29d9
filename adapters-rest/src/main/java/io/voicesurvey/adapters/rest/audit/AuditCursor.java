package io.voicesurvey.adapters.rest.audit;

import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Pattern;

/** An opaque cursor for the end of a page of the audit trail. */
final class AuditCursor {
  /** Eight bytes of base64url (RFC 4648, section 5); the last character holds four bits. */
  static final String FORM = "^[A-Za-z0-9_-]{10}[AEIMQUYcgkosw048]$";
  private static final Pattern PATTERN = Pattern.compile(FORM);

  private AuditCursor() {}

  static String format(long id) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(ByteBuffer.allocate(Long.BYTES).putLong(id).array());
  }

  static Optional<Long> parse(String text) {
    return PATTERN.matcher(text).matches()
        ? Optional.of(ByteBuffer.wrap(Base64.getUrlDecoder().decode(text)).getLong())
        : Optional.empty();
  }
}
