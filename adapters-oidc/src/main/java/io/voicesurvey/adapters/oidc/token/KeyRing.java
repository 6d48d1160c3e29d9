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
 * The keys of this service as they are at one moment; never changes. Whoever works with keys asks {@link SigningKeys}
 * for the present ring each time and keeps none, so that a key can come and go while the service runs.
 */
public final class KeyRing {
  /** By when every instance has taken notice of a new key: several times what lies between two looks at the files. */
  static final Duration SETTLING = Duration.ofSeconds(30);

  private final List<Entry> newestFirst;
  private final Instant founded;
  private final List<SigningKey> keys;
  private final Map<String, Entry> byId;

  /** @param newestFirst at least one; of two with the same name the first counts */
  KeyRing(List<Entry> newestFirst) {
    if (newestFirst.isEmpty()) {
      throw new IllegalArgumentException("a ring holds at least one key");
    }
    this.newestFirst = List.copyOf(newestFirst);
    this.founded = newestFirst.stream().map(Entry::since).min(Comparator.naturalOrder()).orElseThrow();
    this.keys = newestFirst.stream().map(Entry::key).toList();
    this.byId = newestFirst.stream().collect(
        Collectors.toUnmodifiableMap(entry -> entry.key().id(), Function.identity(), (first, second) -> first));
  }

  /** @param since from when on the key has been there for every instance to find, which is one moment to all of them */
  record Entry(SigningKey key, Instant since) {}

  /**
   * The newest key that had been there for 30 seconds at that moment, or that came with the first, within 30 seconds of
   * it: the newest that every instance can be trusted to know, whether or not it has noticed a newer one already. What
   * is made with it is therefore the same on every instance and can be read by all of them while a new key is being
   * rolled out.
   */
  public SigningKey settled(Instant at) {
    Instant latest = later(at.minus(SETTLING), founded.plus(SETTLING));
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

  /** True where these are the same keys in the same order, and have been there as long. */
  boolean isSameAs(KeyRing other) {
    return ids().equals(other.ids())
        && newestFirst.stream().map(Entry::since).toList()
            .equals(other.newestFirst.stream().map(Entry::since).toList());
  }

  /** The names of the keys, the newest first. */
  List<String> ids() {
    return keys.stream().map(SigningKey::id).toList();
  }

  private static Instant later(Instant one, Instant other) {
    return one.isBefore(other) ? other : one;
  }
}
