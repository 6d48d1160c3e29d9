package io.voicesurvey.application.session;

import io.voicesurvey.application.port.SessionRepository;
import io.voicesurvey.domain.session.Session;
import io.voicesurvey.domain.user.UserId;
import java.util.List;

/** Lists the live sessions of a user. */
public final class ListSessions {
  public record Command(UserId userId) {}

  /** @param sessions the newest first */
  public record Outcome(List<Session> sessions) {
    public Outcome {
      sessions = List.copyOf(sessions);
    }
  }

  private final SessionRepository sessions;

  public ListSessions(SessionRepository sessions) {
    this.sessions = sessions;
  }

  public Outcome execute(Command command) {
    return new Outcome(sessions.findLive(command.userId()));
  }
}
