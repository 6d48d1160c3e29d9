package io.voicesurvey.application.port;

import io.voicesurvey.domain.Secret;
import java.util.UUID;

/** The source of random values. */
public interface SecretGenerator {
  /** 256 bits from a cryptographically strong source, as 43 base64url characters. */
  Secret secret();

  /** A new identifier that sorts by its time of creation: UUID version 7 (RFC 9562, section 5.7). */
  UUID id();
}
