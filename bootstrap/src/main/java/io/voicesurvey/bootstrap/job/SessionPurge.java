package io.voicesurvey.bootstrap.job;

import io.voicesurvey.application.session.PurgeSessions;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Deletes ended sessions. If two instances do so at the same time, they share the work. */
public final class SessionPurge implements RepeatingJob.Work {
  private static final Logger LOG = LoggerFactory.getLogger(SessionPurge.class);

  private final PurgeSessions purgeSessions;

  public SessionPurge(PurgeSessions purgeSessions) {
    this.purgeSessions = purgeSessions;
  }

  @Override
  public Optional<String> run() {
    PurgeSessions.Outcome purged = purgeSessions.execute(new PurgeSessions.Command());
    LOG.atInfo().addKeyValue("sessions", purged.sessions()).addKeyValue("spent_tokens", purged.usedTokens())
        .log("purged");
    return Optional.empty();
  }
}
