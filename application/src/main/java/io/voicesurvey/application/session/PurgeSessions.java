package io.voicesurvey.application.session;

import io.voicesurvey.application.port.SessionRepository;
import io.voicesurvey.application.port.SessionRepository.Purged;
import io.voicesurvey.application.port.SpentTokens;
import io.voicesurvey.domain.session.SessionId;
import java.time.Duration;
import java.util.Optional;

/**
 * Deletes what has been dead for a day, in many small transactions that stand in nobody's way. Ends early where its
 * thread is interrupted; what it did is kept.
 */
public final class PurgeSessions {
  public record Command() {}

  /** How many it deleted of each. */
  public record Outcome(long sessions, long spentTokens) {}

  /**
   * For so long somebody who comes back is still told why the session is over. Much longer than a login attempt lives,
   * since the session is what tells that the attempt was used; and than instances' clocks differ, since a spent token
   * must not be forgotten while anybody would still take it.
   */
  private static final Duration RETENTION = Duration.ofDays(1);
  /** What one transaction looks at. */
  private static final int BATCH = 2_000;

  private final SessionRepository sessions;
  private final SpentTokens spentTokens;

  public PurgeSessions(SessionRepository sessions, SpentTokens spentTokens) {
    this.sessions = sessions;
    this.spentTokens = spentTokens;
  }

  public Outcome execute(Command command) {
    return new Outcome(purgeSessions(), purgeSpentTokens());
  }

  private long purgeSessions() {
    long deleted = 0;
    Optional<SessionId> after = Optional.empty();
    do {
      Purged purged = sessions.purge(after, BATCH, RETENTION);
      deleted += purged.deleted();
      after = purged.last();
    } while (after.isPresent() && !Thread.currentThread().isInterrupted());
    return deleted;
  }

  private long purgeSpentTokens() {
    long deleted = 0;
    int purged = BATCH;
    while (purged == BATCH && !Thread.currentThread().isInterrupted()) {
      purged = spentTokens.purge(RETENTION, BATCH);
      deleted += purged;
    }
    return deleted;
  }
}
