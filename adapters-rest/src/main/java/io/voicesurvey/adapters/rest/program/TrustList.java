package io.voicesurvey.adapters.rest.program;

import java.util.List;

/** @param items the rules, the oldest first */
public record TrustList(List<TrustView> items) {
  public TrustList {
    items = List.copyOf(items);
  }
}
