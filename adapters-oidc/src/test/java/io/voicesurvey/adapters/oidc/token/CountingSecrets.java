package io.voicesurvey.adapters.oidc.token;

import io.voicesurvey.application.port.SecretGenerator;
import io.voicesurvey.domain.Secret;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;

/** Generates values that are not random but unique. */
public final class CountingSecrets implements SecretGenerator {
  private final AtomicLong number = new AtomicLong();

  @Override
  public Secret secret() {
    return Secret.of("%043d".formatted(number.incrementAndGet()));
  }

  @Override
  public UUID id() {
    return new UUID(0x7000, number.incrementAndGet());
  }
}
