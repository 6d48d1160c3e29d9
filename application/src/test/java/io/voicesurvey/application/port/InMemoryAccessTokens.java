package io.voicesurvey.application.port;

import io.voicesurvey.domain.Secret;
import io.voicesurvey.domain.session.Session;
import io.voicesurvey.domain.session.SessionId;
import io.voicesurvey.domain.user.User;
import io.voicesurvey.domain.user.UserId;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** Access tokens that are valid because this object issued them. Share one among the instances of a test. */
public final class InMemoryAccessTokens implements AccessTokens {
  /** Counts over all instances, so that each token is unique. */
  private static final AtomicLong NUMBERS = new AtomicLong();

  private static final Duration WITHOUT_LIMIT = Duration.ofSeconds(Long.MAX_VALUE);

  private final String issuer;
  private final Duration lifetime;
  private final InstantSource clock;
  private final Map<Secret, Known> issued = new ConcurrentHashMap<>();

  /** @param lifetime whole seconds */
  public InMemoryAccessTokens(Duration lifetime, InstantSource clock) {
    this("in-memory", lifetime, clock);
  }

  /** @param lifetime whole seconds */
  public InMemoryAccessTokens(String issuer, Duration lifetime, InstantSource clock) {
    this.issuer = issuer;
    this.lifetime = lifetime;
    this.clock = clock;
  }

  @Override
  public Issued issue(User user, Session session, Instant now) {
    return issue(user, session, now, clock.instant(), lifetime);
  }

  @Override
  public Issued issueForWholeSession(User user, Session session, Instant now) {
    return issue(user, session, now, now, WITHOUT_LIMIT);
  }

  private Issued issue(User user, Session session, Instant now, Instant date, Duration limit) {
    Instant issuedAt = Instant.ofEpochSecond(date.getEpochSecond());
    Duration left = Duration.ofSeconds(Math.max(1, session.expiresAt().getEpochSecond() - now.getEpochSecond()));
    Duration granted = left.compareTo(limit) < 0 ? left : limit;
    Secret token = Secret.of("access-" + NUMBERS.incrementAndGet());
    issued.put(token, new Known(user.id(), session.id(),
        new Claims(token.reveal(), issuedAt, issuedAt.plus(granted))));
    return new Issued(token, granted);
  }

  @Override
  public Verification verify(Secret token) {
    return Optional.ofNullable(issued.get(token)).map(this::validate).orElseGet(Verification.Refused::new);
  }

  @Override
  public String issuer() {
    return issuer;
  }

  @Override
  public String audience() {
    return "in-memory-api";
  }

  @Override
  public List<Map<String, String>> publicKeys() {
    return List.of(Map.of("kty", "OKP", "crv", "Ed25519", "kid", "in-memory", "use", "sig"));
  }

  private Verification validate(Known known) {
    return clock.instant().isBefore(known.claims().expiresAt())
        ? new Verification.Genuine(known.userId(), known.sessionId(), known.claims())
        : new Verification.Expired(known.userId(), known.sessionId());
  }

  private record Known(UserId userId, SessionId sessionId, Claims claims) {}
}
