package io.voicesurvey.application.program;

import io.voicesurvey.domain.program.SecretDigest;
import io.voicesurvey.domain.user.UserId;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;

/**
 * The clients that authenticated a moment ago. A resource server sends its secret with every request, and no query must
 * follow each time. A deleted secret or a disabled account counts for less than a second longer. A client that is not
 * known is not refused: it must authenticate.
 */
final class KnownClients {
  /** Less than a second, which leaves the rest to the commit of a change. */
  static final Duration VALIDITY = Duration.ofMillis(900);

  /** From this age on, the client authenticates again in the background, while its requests still use this memory. */
  static final Duration RENEWAL = Duration.ofMillis(450);

  /** From a failed renewal to the next one. */
  static final Duration RETRY = Duration.ofMillis(100);

  private final Map<Credentials, Known> known = new ConcurrentHashMap<>();

  /** The client with these credentials; empty if the caller must authenticate them. */
  Optional<Known> find(Credentials credentials, Instant now) {
    return Optional.ofNullable(known.get(credentials)).filter(found -> found.isValid(now));
  }

  /**
   * Remembers credentials that were authenticated. Forgets all that are no longer valid, so that the memory holds no more
   * than the clients of one moment.
   *
   * @param readAt before the account was read
   * @param now    after that: others may have been read meanwhile
   */
  void remember(Credentials credentials, UserId account, Instant readAt, Instant now) {
    known.values().removeIf(found -> !found.isValid(now));
    known.merge(credentials, Known.of(account, readAt),
        (found, read) -> found.readAt().isAfter(read.readAt()) ? found : read);
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

  /** @param renewFrom when the client is to authenticate again; never, while it does */
  record Known(UserId account, Instant readAt, AtomicReference<Instant> renewFrom) {
    private static Known of(UserId account, Instant readAt) {
      return new Known(account, readAt, new AtomicReference<>(readAt.plus(RENEWAL)));
    }

    /** False also if the clock was set back. */
    boolean isValid(Instant now) {
      return !now.isBefore(readAt) && now.isBefore(readAt.plus(VALIDITY));
    }

    /** True for one caller, who must authenticate the client again, or call {@link #renewLater}. */
    boolean startsRenewal(Instant now) {
      Instant from = renewFrom.get();
      return !now.isBefore(from) && renewFrom.compareAndSet(from, Instant.MAX);
    }

    void renewLater(Instant now) {
      renewFrom.set(now.plus(RETRY));
    }
  }
}
