package io.voicesurvey.application.port;

import io.voicesurvey.domain.Secret;
import io.voicesurvey.domain.session.Session;
import io.voicesurvey.domain.session.SessionId;
import java.util.Optional;

/**
 * The opaque tokens that renew a session. A token is a keyed function of the session and its generation: no token is
 * stored, and the stored data is not enough to make one.
 */
public interface RefreshTokens {
  /** The token of the session's current generation. Every call and every instance returns the same token. */
  Secret issue(Session session);

  /**
   * The session and generation of a genuine token. Empty if it is forged, malformed or not issued by this service.
   * Never calls a database or another service.
   */
  Optional<Presented> open(Secret token);

  record Presented(SessionId sessionId, int generation) {}
}
