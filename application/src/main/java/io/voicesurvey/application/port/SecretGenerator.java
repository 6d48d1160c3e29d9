package io.voicesurvey.application.port;

import io.voicesurvey.domain.Secret;
import java.util.UUID;

/** Where randomness comes from. */
public interface SecretGenerator {
  /** 256 bits from a cryptographically strong source, as 43 base64url characters. */
  Secret secret();

  /** A new identifier that sorts by the time of its making: UUID version 7 (RFC 9562, section 5.7). */
  UUID id();
}
