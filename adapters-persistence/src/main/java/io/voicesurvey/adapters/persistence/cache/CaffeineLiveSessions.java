package io.voicesurvey.adapters.persistence.cache;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import io.voicesurvey.application.port.LiveSessions;
import io.voicesurvey.application.port.UserSession;
import io.voicesurvey.domain.session.SessionId;
import io.voicesurvey.domain.user.UserId;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/**
 * A cache of sessions and their users; a notification of a change removes the entry. It answers from the cache only
 * while it has proof that all notifications arrive. {@link SessionChanges} renews this proof for a short time. Without
 * proof, it asks the source each time and caches nothing. So a disconnected or paused instance is slower but never
 * wrong.
 *
 * <p>Do not call it inside a transaction: it would cache changes that may be rolled back.
 */
public final class CaffeineLiveSessions implements LiveSessions {
  /** An answer may be one second old. A proof holds for less: a commit needs the rest to become a notification. */
  private static final Duration PROOF_VALIDITY = Duration.ofMillis(900);
  /** Maximum age of values without notifications: last use of the session, last login of the user. */
  private static final Duration MAX_AGE = Duration.ofMinutes(1);
  private static final int MAX_SESSIONS = 100_000;

  private final LiveSessions source;
  private final Ticker ticker;
  private final Cache<SessionId, CachedSession> cached;
  private final AtomicLong provenUntil;
  /** Counts invalidations, so that the result of a load that was in progress during one is not cached. */
  private final AtomicLong invalidations = new AtomicLong();
  private final Object storing = new Object();
  private final LongAdder hits = new LongAdder();
  private final LongAdder misses = new LongAdder();
  private final LongAdder bypasses = new LongAdder();
  private final AtomicLong lastDelayNanos = new AtomicLong();

  /** @param source asked for sessions that are not cached; its answers are never outdated */
  public CaffeineLiveSessions(LiveSessions source) {
    this(source, Ticker.systemTicker(), MAX_SESSIONS);
  }

  CaffeineLiveSessions(LiveSessions source, Ticker ticker, int maxSessions) {
    this.source = source;
    this.ticker = ticker;
    this.cached = Caffeine.newBuilder().ticker(ticker).maximumSize(maxSessions).expireAfterWrite(MAX_AGE).build();
    this.provenUntil = new AtomicLong(ticker.read());
  }

  @Override
  public Optional<UserSession> find(SessionId id) {
    Optional<UserSession> found = findCached(id);
    return found.isPresent() ? found : load(id);
  }

  @Override
  public Optional<UserSession> findCached(SessionId id) {
    CachedSession found = cached.getIfPresent(id);
    // Check the proof after the read: the thread may have been paused in between.
    if (found != null && isProven() && !mayBeExtended(found)) {
      hits.increment();
      return found.answer();
    }
    return Optional.empty();
  }

  @Override
  public void forget(SessionId id) {
    discardLoads();
    cached.invalidate(id);
  }

  /** Figures since this cache was created. */
  CacheFigures figures() {
    return new CacheFigures(hits.sum(), misses.sum(), bypasses.sum(), cached.estimatedSize(), isProven(),
        Duration.ofNanos(lastDelayNanos.get()));
  }

  /** The exact number of cached sessions. */
  long cached() {
    cached.cleanUp();
    return cached.estimatedSize();
  }

  /** Records the proof that every change committed by {@code tick} was removed from this cache. */
  void prove(long tick) {
    provenUntil.set(tick + PROOF_VALIDITY.toNanos());
  }

  /** Ends the proof: notifications no longer arrive. */
  void endProof() {
    provenUntil.set(ticker.read());
  }

  /** Scans the cache at most once, however many users changed. */
  void invalidate(List<SessionChange> changes) {
    discardLoads();
    Set<UserId> users = new HashSet<>();
    for (SessionChange change : changes) {
      switch (change) {
        case SessionChange.OfSession one -> cached.invalidate(one.id());
        case SessionChange.OfUser one -> users.add(one.id());
        case SessionChange.OfAll all -> cached.invalidateAll();
      }
    }
    if (!users.isEmpty()) {
      cached.asMap().values().removeIf(found -> users.contains(found.answer().orElseThrow().user().id()));
    }
  }

  void invalidateAll() {
    discardLoads();
    cached.invalidateAll();
  }

  /** @param delay from the start of the transaction of a change to its removal from this cache */
  void recordDelay(Duration delay) {
    lastDelayNanos.set(delay.toNanos());
  }

  private boolean isProven() {
    return ticker.read() - provenUntil.get() < 0;
  }

  /** A refresh, which sends no notification, may have extended the session; no other change makes it live again. */
  private boolean mayBeExtended(CachedSession found) {
    return !found.answer().orElseThrow().session().isRevoked() && ticker.read() - found.expiryTick() >= 0;
  }

  private Optional<UserSession> load(SessionId id) {
    long invalidationsBefore = invalidations.get();
    if (!isProven()) {
      bypasses.increment();
      return source.find(id);
    }
    misses.increment();
    long queriedAt = ticker.read();
    Optional<UserSession> found = source.find(id);
    found.ifPresentOrElse(session -> store(id, CachedSession.of(found, queriedAt), invalidationsBefore),
        () -> cached.invalidate(id));
    return found;
  }

  /** Uses the lock, so that a later invalidation finds everything that was cached before. */
  private void store(SessionId id, CachedSession found, long invalidationsBefore) {
    synchronized (storing) {
      if (invalidations.get() == invalidationsBefore) {
        cached.put(id, found);
      }
    }
  }

  private void discardLoads() {
    synchronized (storing) {
      invalidations.incrementAndGet();
    }
  }

  /**
   * An answer of the source.
   *
   * @param expiryTick when the session expires, at the latest when the cache entry expires. Computed from the remaining
   *                   lifetime at the time of the query, so that this machine's clock need not agree with the
   *                   database's
   */
  private record CachedSession(Optional<UserSession> answer, long expiryTick) {
    static CachedSession of(Optional<UserSession> answer, long queriedAt) {
      UserSession found = answer.orElseThrow();
      Duration left = Duration.between(found.readAt(), found.session().expiresAt());
      return new CachedSession(answer, queriedAt + (left.compareTo(MAX_AGE) < 0 ? left : MAX_AGE).toNanos());
    }
  }
}
