package io.voicesurvey.adapters.rest.session;

import java.util.List;

/** @param items the newest first */
public record SessionList(List<SessionView> items) {
  public SessionList {
    items = List.copyOf(items);
  }
}
