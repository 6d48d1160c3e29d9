package io.voicesurvey.application.port;

import io.voicesurvey.domain.Secret;
import io.voicesurvey.domain.session.Session;
import io.voicesurvey.domain.session.SessionId;
import java.util.Optional;

/**
 * The opaque tokens that renew a session: a keyed function of the session and its generation, so that nothing has to be
 * stored and nothing stored lets anyone make one.
 */
public interface RefreshTokens {
  /** The token of the session's present generation; the same whenever and wherever it is asked for. */
  Secret issue(Session session);

  /** What a genuine token names, or none where it is forged, garbled or not one of ours. Never asks anything outside. */
  Optional<Presented> open(Secret token);

  record Presented(SessionId sessionId, int generation) {}
}
