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
 * Remembers sessions with their users until it hears that they changed. It answers from memory for as long only as it
 * has proof that it hears everything, of which {@link SessionChanges} gives it a little at a time; without, it asks the
 * source each time and remembers nothing. So an instance that was cut off or stood still is slower and never wrong.
 *
 * <p>Not to be asked inside a transaction: it would remember what may yet be rolled back.
 */
public final class CaffeineLiveSessions implements LiveSessions {
  /** Of the second that an answer may be behind, what is left by the moment in which a commit becomes a notification. */
  private static final Duration PROOF_HOLDS = Duration.ofMillis(900);
  /** How old may be what nobody is notified of: when the session was last used, when the user last signed in. */
  private static final Duration KEPT = Duration.ofMinutes(1);
  private static final int MAX_SESSIONS = 100_000;

  private final LiveSessions source;
  private final Ticker ticker;
  private final Cache<SessionId, Remembered> remembered;
  private final AtomicLong provenUntil;
  /** Counts what was forgotten, so that a load that was under way meanwhile is not remembered. */
  private final AtomicLong forgettings = new AtomicLong();
  private final Object storing = new Object();
  private final LongAdder hits = new LongAdder();
  private final LongAdder misses = new LongAdder();
  private final LongAdder bypasses = new LongAdder();
  private final AtomicLong lastDelayNanos = new AtomicLong();

  /** @param source asked for what is not remembered; its answers are never behind */
  public CaffeineLiveSessions(LiveSessions source) {
    this(source, Ticker.systemTicker(), MAX_SESSIONS);
  }

  CaffeineLiveSessions(LiveSessions source, Ticker ticker, int maxSessions) {
    this.source = source;
    this.ticker = ticker;
    this.remembered = Caffeine.newBuilder().ticker(ticker).maximumSize(maxSessions).expireAfterWrite(KEPT).build();
    this.provenUntil = new AtomicLong(ticker.read());
  }

  @Override
  public Optional<UserSession> find(SessionId id) {
    Optional<UserSession> found = recall(id);
    return found.isPresent() ? found : ask(id);
  }

  @Override
  public Optional<UserSession> recall(SessionId id) {
    Remembered found = remembered.getIfPresent(id);
    // Whether it still holds is asked after it was read: the thread may have stood still in between.
    if (found != null && isProven() && !mayBeLonger(found)) {
      hits.increment();
      return found.answer();
    }
    return Optional.empty();
  }

  /** What it did since it was made. */
  public CacheFigures figures() {
    return new CacheFigures(hits.sum(), misses.sum(), bypasses.sum(), remembered.estimatedSize(), isProven(),
        Duration.ofNanos(lastDelayNanos.get()));
  }

  /** How many sessions are remembered, exactly. */
  long remembered() {
    remembered.cleanUp();
    return remembered.estimatedSize();
  }

  /** Everything that was committed by the time {@code tick} has been forgotten here. */
  void proveHeard(long tick) {
    provenUntil.set(tick + PROOF_HOLDS.toNanos());
  }

  /** From now on nothing is heard. */
  void loseProof() {
    provenUntil.set(ticker.read());
  }

  /** One look through the memory, however many users changed. */
  void forget(List<SessionChange> changes) {
    stopStoring();
    Set<UserId> users = new HashSet<>();
    for (SessionChange change : changes) {
      switch (change) {
        case SessionChange.OfSession one -> remembered.invalidate(one.id());
        case SessionChange.OfUser one -> users.add(one.id());
        case SessionChange.OfAll all -> remembered.invalidateAll();
      }
    }
    if (!users.isEmpty()) {
      remembered.asMap().values().removeIf(found -> users.contains(found.answer().orElseThrow().user().id()));
    }
  }

  void forgetAll() {
    stopStoring();
    remembered.invalidateAll();
  }

  /** @param delay from the beginning of a transaction elsewhere to what it changed being forgotten here */
  void measured(Duration delay) {
    lastDelayNanos.set(delay.toNanos());
  }

  private boolean isProven() {
    return ticker.read() - provenUntil.get() < 0;
  }

  /** A refresh, of which nobody is notified, may have moved its end; nothing else can make it live again. */
  private boolean mayBeLonger(Remembered found) {
    return !found.answer().orElseThrow().session().isRevoked() && ticker.read() - found.expiryTick() >= 0;
  }

  private Optional<UserSession> ask(SessionId id) {
    long forgettingsBefore = forgettings.get();
    if (!isProven()) {
      bypasses.increment();
      return source.find(id);
    }
    misses.increment();
    long askedAt = ticker.read();
    Optional<UserSession> found = source.find(id);
    found.ifPresentOrElse(session -> remember(id, Remembered.of(found, askedAt), forgettingsBefore),
        () -> remembered.invalidate(id));
    return found;
  }

  /** Under the lock, so that who forgets meets afterwards all that was remembered before. */
  private void remember(SessionId id, Remembered found, long forgettingsBefore) {
    synchronized (storing) {
      if (forgettings.get() == forgettingsBefore) {
        remembered.put(id, found);
      }
    }
  }

  private void stopStoring() {
    synchronized (storing) {
      forgettings.incrementAndGet();
    }
  }

  /**
   * An answer of the source.
   *
   * @param expiryTick when the session expires, where that is sooner than it is forgotten anyway. Counted from what was
   *                   left of it when the source was asked, so that no clock of this machine has to agree with the
   *                   database's
   */
  private record Remembered(Optional<UserSession> answer, long expiryTick) {
    static Remembered of(Optional<UserSession> answer, long askedAt) {
      UserSession found = answer.orElseThrow();
      Duration left = Duration.between(found.readAt(), found.session().expiresAt());
      return new Remembered(answer, askedAt + (left.compareTo(KEPT) < 0 ? left : KEPT).toNanos());
    }
  }
}
