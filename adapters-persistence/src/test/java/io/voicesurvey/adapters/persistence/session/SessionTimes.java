package io.voicesurvey.adapters.persistence.session;

import io.voicesurvey.adapters.persistence.Postgres;
import io.voicesurvey.adapters.persistence.TestDatabase;
import java.time.Duration;

/** Lets time pass for sessions. The clock of the server cannot be set, so all stored times move back. */
final class SessionTimes {
  private SessionTimes() {}

  /** A trigger would count the move as a refresh. */
  static void pass(TestDatabase database, Duration time) {
    Postgres.execute(database.settings(), """
        ALTER TABLE sessions DISABLE TRIGGER sessions_refreshed;
        UPDATE sessions SET created_at = created_at - '%1$s'::interval, last_used_at = last_used_at - '%1$s'::interval,
          expires_at = expires_at - '%1$s'::interval, revoked_at = revoked_at - '%1$s'::interval;
        ALTER TABLE sessions ENABLE TRIGGER sessions_refreshed;
        UPDATE rechecks SET asked_at = asked_at - '%1$s'::interval, due_at = due_at - '%1$s'::interval,
          claimed_at = claimed_at - '%1$s'::interval""".formatted(time));
  }
}
