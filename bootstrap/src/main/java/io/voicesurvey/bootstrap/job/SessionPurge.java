package io.voicesurvey.bootstrap.job;

import io.voicesurvey.application.session.PurgeSessions;
import io.voicesurvey.application.user.DisableDormantUsers;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Disables dormant users and deletes ended sessions. If two instances do so at the same time, they share the work. */
public final class SessionPurge implements RepeatingJob.Work {
  private static final Logger LOG = LoggerFactory.getLogger(SessionPurge.class);

  private final PurgeSessions purgeSessions;
  private final DisableDormantUsers disableDormantUsers;

  public SessionPurge(PurgeSessions purgeSessions, DisableDormantUsers disableDormantUsers) {
    this.purgeSessions = purgeSessions;
    this.disableDormantUsers = disableDormantUsers;
  }

  @Override
  public Optional<String> run() {
    long disabled = disableDormantUsers.execute(new DisableDormantUsers.Command()).disabled();
    PurgeSessions.Outcome purged = purgeSessions.execute(new PurgeSessions.Command());
    LOG.atInfo().addKeyValue("sessions", purged.sessions()).addKeyValue("spent_tokens", purged.usedTokens())
        .addKeyValue("dormant_users", disabled).log("purged");
    return Optional.empty();
  }
}
