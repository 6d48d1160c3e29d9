package io.voicesurvey.adapters.rest.session;

import java.util.List;

/** @param items the sessions, newest first */
public record SessionList(List<SessionView> items) {
  public SessionList {
    items = List.copyOf(items);
  }
}
