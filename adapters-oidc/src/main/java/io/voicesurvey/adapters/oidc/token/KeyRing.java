package io.voicesurvey.adapters.oidc.token;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * An immutable snapshot of this service's keys. Callers get the current ring from {@link SigningKeys} for each use and
 * do not keep it, so that keys can be added and removed while the service runs.
 */
public final class KeyRing {
  /** The time within which every instance notices a new key: several times the interval of the rereads. */
  static final Duration SETTLING = Duration.ofSeconds(30);

  private final List<Entry> newestFirst;
  private final Instant oldest;
  private final List<SigningKey> keys;
  private final Map<String, Entry> byId;

  /** @param newestFirst at least one; of two with the same id, the first counts */
  KeyRing(List<Entry> newestFirst) {
    if (newestFirst.isEmpty()) {
      throw new IllegalArgumentException("a key ring has at least one key");
    }
    this.newestFirst = List.copyOf(newestFirst);
    this.oldest = newestFirst.stream().map(Entry::since).min(Comparator.naturalOrder()).orElseThrow();
    this.keys = newestFirst.stream().map(Entry::key).toList();
    this.byId = newestFirst.stream().collect(
        Collectors.toUnmodifiableMap(entry -> entry.key().id(), Function.identity(), (first, second) -> first));
  }

  /** @param since the time from which every instance can find the key; it is the same for all instances */
  record Entry(SigningKey key, Instant since) {}

  /**
   * The newest key that, at that time, was at least 30 seconds old, or that arrived within 30 seconds of the first key.
   * Every instance knows this key, even if some have already noticed a newer one. So what this key produces is the same
   * on every instance, and every instance can read it during the rollout of a new key.
   */
  public SigningKey settled(Instant at) {
    Instant latest = later(at.minus(SETTLING), oldest.plus(SETTLING));
    return newestFirst.stream().filter(entry -> !entry.since().isAfter(latest)).findFirst().orElseThrow().key();
  }

  public Optional<SigningKey> find(String id) {
    return Optional.ofNullable(byId.get(id)).map(Entry::key);
  }

  /** The newest first. */
  public Collection<SigningKey> keys() {
    return keys;
  }

  Optional<Instant> since(String id) {
    return Optional.ofNullable(byId.get(id)).map(Entry::since);
  }

  /** True if both have the same keys in the same order, with the same {@code since} times. */
  boolean isSameAs(KeyRing other) {
    return ids().equals(other.ids())
        && newestFirst.stream().map(Entry::since).toList()
            .equals(other.newestFirst.stream().map(Entry::since).toList());
  }

  /** The ids of the keys, the newest first. */
  List<String> ids() {
    return keys.stream().map(SigningKey::id).toList();
  }

  private static Instant later(Instant one, Instant other) {
    return one.isBefore(other) ? other : one;
  }
}
