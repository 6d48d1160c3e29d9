package io.voicesurvey.adapters.oidc.provider;

import java.util.LinkedHashMap;
import java.util.Map;

/** A map with a limit: a new entry displaces the one that was used least recently. Not for several threads. */
final class NewestEntries<K, V> extends LinkedHashMap<K, V> {
  private static final long serialVersionUID = 1L;

  private final int limit;

  NewestEntries(int limit) {
    super(16, 0.75f, true);
    this.limit = limit;
  }

  @Override
  protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
    return size() > limit;
  }
}
