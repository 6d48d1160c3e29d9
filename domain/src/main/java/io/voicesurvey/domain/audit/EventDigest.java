package io.voicesurvey.domain.audit;

import io.voicesurvey.domain.Sha256;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.TreeMap;
import java.util.UUID;

/**
 * Hashes events in a fixed encoding. Different events have different encodings: a number is eight bytes, big-endian; a
 * text is its length, then its UTF-8 bytes; an optional value follows a 0 or a 1; a detail is its size, then its
 * entries sorted by name. Every existing seal depends on this encoding: never change it.
 */
final class EventDigest {
  private final MessageDigest digest = Sha256.newDigest();

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
}
