package io.voicesurvey.bootstrap.wiring;

import com.fasterxml.uuid.Generators;
import com.fasterxml.uuid.NoArgGenerator;
import io.voicesurvey.application.port.SecretGenerator;
import io.voicesurvey.domain.Secret;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.UUID;

/** Generates secrets and ids with the secure random source of the operating system. */
public final class SystemSecretGenerator implements SecretGenerator {
  private static final int SECRET_BYTES = 32;

  private final SecureRandom random = new SecureRandom();
  private final NoArgGenerator ids = Generators.timeBasedEpochRandomGenerator(random);

  @Override
  public Secret secret() {
    byte[] bytes = new byte[SECRET_BYTES];
    random.nextBytes(bytes);
    return Secret.of(Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
  }

  @Override
  public UUID id() {
    return ids.generate();
  }
}
