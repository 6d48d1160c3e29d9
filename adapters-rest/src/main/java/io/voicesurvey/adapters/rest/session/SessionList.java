package io.voicesurvey.adapters.rest.session;

import io.voicesurvey.domain.session.Session;
import io.voicesurvey.domain.session.SessionId;
import java.util.List;

/** @param items the sessions, newest first */
public record SessionList(List<SessionView> items) {
  public SessionList {
    items = List.copyOf(items);
  }

  /** @param current the session of the request */
  static SessionList of(List<Session> sessions, SessionId current) {
    return new SessionList(sessions.stream().map(session -> SessionView.of(session, current)).toList());
  }
}
