package io.voicesurvey.bootstrap.architecture.violations.noambienttimeorrandomness.adapters.oidc;

import java.time.Instant;

final class Adapter {
  Instant seededInstant() {
    return Instant.now();
  }
}
