package io.voicesurvey.adapters.rest;

import io.voicesurvey.application.port.LiveSessions;
import io.voicesurvey.application.port.UserSession;
import io.voicesurvey.domain.session.SessionId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Caches nothing, and records the way of each search. */
final class WatchedLiveSessions implements LiveSessions {
  enum Way {
    JAX_RS,
    FAST_PATH
  }

  private final LiveSessions source;
  private final List<Way> searches = new ArrayList<>();

  WatchedLiveSessions(LiveSessions source) {
    this.source = source;
  }

  @Override
  public Optional<UserSession> find(SessionId id) {
    boolean byJersey = StackWalker.getInstance()
        .walk(frames -> frames.anyMatch(frame -> frame.getClassName().startsWith("org.glassfish.jersey.")));
    add(byJersey ? Way.JAX_RS : Way.FAST_PATH);
    return source.find(id);
  }

  private synchronized void add(Way way) {
    searches.add(way);
  }

  /** The searches since the last call of this method. */
  synchronized List<Way> takeSearches() {
    List<Way> taken = List.copyOf(searches);
    searches.clear();
    return taken;
  }
}
