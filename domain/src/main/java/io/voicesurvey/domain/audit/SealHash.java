package io.voicesurvey.domain.audit;

import java.util.HexFormat;
import java.util.regex.Pattern;

/**
 * A SHA-256 hash (FIPS 180-4) over all that the audit trail held at one moment.
 *
 * @param value 64 lower-case hexadecimal digits
 */
public record SealHash(String value) {
  private static final Pattern FORM = Pattern.compile("[0-9a-f]{64}");

  /** What stands before the first event. */
  static final SealHash START = new SealHash("0".repeat(64));

  public SealHash {
    if (!FORM.matcher(value).matches()) {
      throw new IllegalArgumentException("a hash is 64 lower-case hexadecimal digits");
    }
  }

  public static SealHash of(byte[] bytes) {
    return new SealHash(HexFormat.of().formatHex(bytes));
  }

  public byte[] bytes() {
    return HexFormat.of().parseHex(value);
  }

  /** The hash over this one and the event that follows. */
  SealHash followedBy(RecordedEvent event) {
    return new EventDigest().add(bytes()).add(event).hash();
  }
}
