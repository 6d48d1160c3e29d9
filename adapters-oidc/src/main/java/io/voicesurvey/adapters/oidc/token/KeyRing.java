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
  /** By when every instance has taken notice of a new key. */
  static final Duration SETTLING = Duration.ofSeconds(60);

  private final List<SigningKey> newestFirst;
  private final Map<String, SigningKey> byId;

  /** @param newestFirst at least one; of two with the same name the first counts */
  KeyRing(List<SigningKey> newestFirst) {
    if (newestFirst.isEmpty()) {
      throw new IllegalArgumentException("a ring holds at least one key");
    }
    this.newestFirst = List.copyOf(newestFirst);
    this.byId = newestFirst.stream()
        .collect(Collectors.toUnmodifiableMap(SigningKey::id, Function.identity(), (first, second) -> first));
  }

  /** The newest key: what access tokens are signed with. */
  public SigningKey signing() {
    return newestFirst.getFirst();
  }

  /**
   * The newest key that had been there for 60 seconds at that moment, or the oldest where none had: the newest that
   * every instance can be trusted to know, whether or not it has noticed a newer one already. What is made with it is
   * therefore the same on every instance and can be read by all of them while a new key is being rolled out.
   */
  public SigningKey settled(Instant at) {
    Instant latest = at.minus(SETTLING);
    return newestFirst.stream().filter(key -> !key.since().isAfter(latest)).findFirst()
        .orElseGet(newestFirst::getLast);
  }

  public Optional<SigningKey> find(String id) {
    return Optional.ofNullable(byId.get(id));
  }

  public Collection<SigningKey> keys() {
    return newestFirst;
  }

  /** The newest first, then by name: of files of one moment the last name is the newest. */
  static Comparator<NamedKey> order() {
    return Comparator.comparing((NamedKey named) -> named.key().since()).thenComparing(NamedKey::name).reversed();
  }

  /** @param name of the file that it came from */
  record NamedKey(String name, SigningKey key) {}
}
