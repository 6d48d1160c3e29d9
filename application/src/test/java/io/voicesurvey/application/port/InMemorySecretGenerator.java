package io.voicesurvey.application.port;

import io.voicesurvey.domain.Secret;
import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;

/** Counts instead of drawing random values, so that tests are repeatable. Share one among the instances of a test. */
public final class InMemorySecretGenerator implements SecretGenerator {
  private static final int SECRET_BYTES = 32;
  private static final long VERSION = 7L << 12;
  private static final long VARIANT = 2L << 62;

  private final AtomicLong secrets = new AtomicLong();
  private final AtomicLong ids = new AtomicLong();

  @Override
  public Secret secret() {
    byte[] bytes = ByteBuffer.allocate(SECRET_BYTES).putLong(SECRET_BYTES - Long.BYTES, secrets.incrementAndGet())
        .array();
    return Secret.of(Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
  }

  /** The count is in the place of a real identifier's milliseconds. */
  @Override
  public UUID id() {
    return new UUID(ids.incrementAndGet() << 16 | VERSION, VARIANT);
  }
}
