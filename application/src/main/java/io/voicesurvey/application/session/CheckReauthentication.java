package io.voicesurvey.application.session;

import io.voicesurvey.application.port.SessionRepository;
import io.voicesurvey.application.port.UserSession;
import io.voicesurvey.domain.session.ReauthenticationPolicy;
import io.voicesurvey.domain.session.SessionId;

/**
 * Checks whether a session's login is fresh and strong enough for an administrator's change. Reads the session from the
 * database, whose clock decides.
 */
public final class CheckReauthentication {
  public record Command(SessionId sessionId) {}

  public sealed interface Outcome {
    /** The change may be made. Always for a service account. */
    record Sufficient() implements Outcome {}

    /**
     * Also if the session no longer exists.
     *
     * @param policy what a new login must meet
     */
    record Required(ReauthenticationPolicy policy) implements Outcome {}
  }

  private final SessionRepository sessions;
  private final ReauthenticationPolicy policy;

  public CheckReauthentication(SessionRepository sessions, ReauthenticationPolicy policy) {
    this.sessions = sessions;
    this.policy = policy;
  }

  public Outcome execute(Command command) {
    return policy.isOff() || sessions.find(command.sessionId()).filter(this::isSufficient).isPresent()
        ? new Outcome.Sufficient()
        : new Outcome.Required(policy);
  }

  private boolean isSufficient(UserSession found) {
    return found.user().isServiceAccount() || policy.isMetBy(found.session(), found.readAt());
  }
}
