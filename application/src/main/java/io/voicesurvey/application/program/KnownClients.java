package io.voicesurvey.application.program;

import io.voicesurvey.domain.program.SecretDigest;
import io.voicesurvey.domain.user.UserId;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The clients that authenticated a moment ago. A resource server sends its secret with every request, and no query must
 * follow each time. A deleted secret or a disabled account counts for less than a second longer. A client that is not
 * known is not refused: it must authenticate.
 */
final class KnownClients {
  /** Less than a second, which leaves the rest to the commit of a change. */
  static final Duration VALIDITY = Duration.ofMillis(900);

  /** From this age on, one request authenticates again, while the others still use this memory. */
  static final Duration RENEWAL = Duration.ofMillis(450);

  private final InstantSource clock;
  private final Map<Credentials, Known> known = new ConcurrentHashMap<>();

  KnownClients(InstantSource clock) {
    this.clock = clock;
  }

  /** The account of these credentials; empty if the caller must authenticate them. */
  Optional<UserId> find(Credentials credentials) {
    Instant now = clock.instant();
    return Optional.ofNullable(known.get(credentials)).filter(found -> found.isValid(now))
        .filter(found -> !found.isDue(now)).map(Known::account);
  }

  /**
   * Remembers credentials that were authenticated. Forgets all that are no longer valid, so that the memory holds no more
   * than the clients of one moment.
   *
   * @param readAt before the account was read
   */
  void remember(Credentials credentials, UserId account, Instant readAt) {
    known.values().removeIf(found -> !found.isValid(readAt));
    known.put(credentials, new Known(account, readAt, new AtomicBoolean()));
  }

  void forget(Credentials credentials) {
    known.remove(credentials);
  }

  /** @param digest of the secret, which is not kept */
  record Credentials(String clientId, SecretDigest digest) {
    static Credentials of(AuthenticateClient.Command command) {
      return new Credentials(command.clientId(), SecretDigest.of(command.secret()));
    }
  }

  /** @param isRenewing whether a request authenticates again */
  private record Known(UserId account, Instant readAt, AtomicBoolean isRenewing) {
    /** False also if the clock was set back. */
    boolean isValid(Instant now) {
      return !now.isBefore(readAt) && now.isBefore(readAt.plus(VALIDITY));
    }

    /** True for one caller. */
    boolean isDue(Instant now) {
      return !now.isBefore(readAt.plus(RENEWAL)) && isRenewing.compareAndSet(false, true);
    }
  }
}
