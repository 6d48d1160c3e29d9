package io.voicesurvey.domain.audit;

import java.util.HexFormat;
import java.util.regex.Pattern;

/**
 * A SHA-256 hash (FIPS 180-4) over the whole audit trail up to one event.
 *
 * @param value 64 lower-case hexadecimal digits
 */
public record SealHash(String value) {
  private static final Pattern FORM = Pattern.compile("[0-9a-f]{64}");

  /** The hash before the first event. */
  static final SealHash START = new SealHash("0".repeat(64));

  public SealHash {
    if (!FORM.matcher(value).matches()) {
      throw new IllegalArgumentException("a hash must be 64 lower-case hexadecimal digits");
    }
  }

  public static SealHash of(byte[] bytes) {
    return new SealHash(HexFormat.of().formatHex(bytes));
  }

  public byte[] bytes() {
    return HexFormat.of().parseHex(value);
  }

  /** The hash over this one and the next event. */
  SealHash followedBy(RecordedEvent event) {
    return new EventDigest().add(bytes()).add(event).hash();
  }
}
