package io.voicesurvey.adapters.oidc.token;

import io.voicesurvey.application.port.SecretGenerator;
import io.voicesurvey.domain.Secret;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;

/** Makes what is not random but always another. */
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
