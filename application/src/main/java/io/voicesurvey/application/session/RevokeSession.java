package io.voicesurvey.application.session;

import io.voicesurvey.application.port.SessionRepository;
import io.voicesurvey.domain.session.SessionId;
import io.voicesurvey.domain.user.UserId;
import java.time.InstantSource;

/** Signs somebody out elsewhere: ends one of their own live sessions. */
public final class RevokeSession {
  public record Command(UserId owner, SessionId sessionId) {}

  public sealed interface Outcome {
    record Revoked() implements Outcome {}

    /** No such session, one that is over, or another user's: whoever asks can't tell which. */
    record NotFound() implements Outcome {}
  }

  private final SessionRepository sessions;
  private final InstantSource clock;

  public RevokeSession(SessionRepository sessions, InstantSource clock) {
    this.sessions = sessions;
    this.clock = clock;
  }

  public Outcome execute(Command command) {
    boolean own = sessions.find(command.sessionId())
        .filter(found -> found.session().userId().equals(command.owner())).isPresent();
    return own && sessions.revoke(command.sessionId(), clock.instant())
        ? new Outcome.Revoked()
        : new Outcome.NotFound();
  }
}
