package io.voicesurvey.application.session;

import io.voicesurvey.application.port.SessionRepository;
import io.voicesurvey.application.port.SessionRepository.Purged;
import io.voicesurvey.application.port.UsedTokens;
import io.voicesurvey.domain.session.SessionId;
import java.time.Duration;
import java.util.Optional;

/**
 * Deletes sessions and used tokens that ended more than a day ago, in many small transactions that block no other work.
 * Stops early if its thread is interrupted; completed deletions stay.
 */
public final class PurgeSessions {
  public record Command() {}

  /** The number of deleted rows of each kind. */
  public record Outcome(long sessions, long usedTokens) {}

  /**
   * During this time a returning user still gets the reason why the session ended. Much longer than a login attempt,
   * because the session proves that the attempt was used. Also much longer than the difference of the instances'
   * clocks, because a used token must stay stored while any instance would accept it.
   */
  private static final Duration RETENTION = Duration.ofDays(1);
  /** Sessions or tokens in each transaction. */
  private static final int BATCH = 2_000;

  private final SessionRepository sessions;
  private final UsedTokens usedTokens;

  public PurgeSessions(SessionRepository sessions, UsedTokens usedTokens) {
    this.sessions = sessions;
    this.usedTokens = usedTokens;
  }

  public Outcome execute(Command command) {
    return new Outcome(purgeSessions(), purgeUsedTokens());
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

  private long purgeUsedTokens() {
    long deleted = 0;
    int purged = BATCH;
    while (purged == BATCH && !Thread.currentThread().isInterrupted()) {
      purged = usedTokens.purge(RETENTION, BATCH);
      deleted += purged;
    }
    return deleted;
  }
}
