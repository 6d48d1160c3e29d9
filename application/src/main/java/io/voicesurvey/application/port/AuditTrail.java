package io.voicesurvey.application.port;

import io.voicesurvey.domain.audit.AuditEvent;

/** Who did what to whom; only ever added to. Every method may throw {@link DatabaseUnavailable}. */
public interface AuditTrail {
  /** Adds what happened, in the surrounding transaction where there is one: it stays exactly where the change does. */
  void add(AuditEvent event);
}
