package io.voicesurvey.domain.audit;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.TreeMap;
import java.util.UUID;

/**
 * Hashes events in one fixed form, in which no two that differ are the same bytes: numbers as eight bytes, the highest
 * first; texts as UTF-8 after their length; what may be missing after a 0 or a 1; a detail by its names in order, after
 * their number. Every seal ever made depends on this form: it never changes.
 */
final class EventDigest {
  private final MessageDigest digest = sha256();

  EventDigest add(byte[] bytes) {
    digest.update(bytes);
    return this;
  }

  EventDigest add(RecordedEvent event) {
    number(event.id());
    number(event.at().getEpochSecond());
    number(event.at().getNano());
    text(event.type());
    number(event.userId().isPresent() ? 1 : 0);
    event.userId().ifPresent(this::uuid);
    text(event.actor());
    number(event.detail().size());
    new TreeMap<>(event.detail()).forEach((name, value) -> {
      text(name);
      text(value);
    });
    return this;
  }

  SealHash hash() {
    return SealHash.of(digest.digest());
  }

  private void uuid(UUID uuid) {
    number(uuid.getMostSignificantBits());
    number(uuid.getLeastSignificantBits());
  }

  private void text(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    number(bytes.length);
    digest.update(bytes);
  }

  private void number(long number) {
    digest.update(ByteBuffer.allocate(Long.BYTES).putLong(number).flip());
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
