package io.voicesurvey.bootstrap.fault;

import io.voicesurvey.bootstrap.process.Page;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;

/** What the service has acknowledged to people, and what it answered since that contradicts it. */
final class Ledger {
  /** What the API allows a revocation to reach every instance. */
  static final Duration EVERYWHERE = Duration.ofSeconds(1);

  /**
   * The end of a session.
   *
   * @param session      the last tokens of the session
   * @param acknowledged when the acknowledgement arrived, by {@link System#nanoTime()}
   */
  record Revocation(Page session, long acknowledged) {
    /** Whether every instance has to know it at that moment. */
    boolean isDue(long sent) {
      return sent - acknowledged > EVERYWHERE.toNanos();
    }
  }

  private final AtomicLong ids = new AtomicLong();
  private final AtomicInteger logins = new AtomicInteger();
  private final AtomicInteger refreshes = new AtomicInteger();
  private final AtomicInteger retries = new AtomicInteger();
  private final ConcurrentMap<Long, Page> live = new ConcurrentHashMap<>();
  private final List<Revocation> revoked = new CopyOnWriteArrayList<>();
  private final List<String> endedByMistake = new CopyOnWriteArrayList<>();
  private final List<String> accepted = new CopyOnWriteArrayList<>();
  private final List<String> unexpected = new CopyOnWriteArrayList<>();

  /** Records an acknowledged login. Returns the number of the session in this ledger. */
  long signedIn(Page tokens) {
    logins.incrementAndGet();
    long id = ids.incrementAndGet();
    live.put(id, tokens);
    return id;
  }

  void refreshed(long id, Page tokens) {
    refreshes.incrementAndGet();
    live.put(id, tokens);
  }

  /** From now on, no answer about the session tells anything, because its end was requested. */
  void ending(long id) {
    live.remove(id);
  }

  void revoked(Page session) {
    revoked.add(new Revocation(session, System.nanoTime()));
  }

  void retried() {
    retries.incrementAndGet();
  }

  /** The service refused a session that no user or administrator has ended. */
  void endedByMistake(Page answer) {
    endedByMistake.add(shortened(answer));
  }

  /** The service accepted a session that has ended. */
  void accepted(Page answer) {
    accepted.add(shortened(answer));
  }

  /** The service answered what no outage explains. */
  void unexpected(Page answer) {
    unexpected.add(shortened(answer));
  }

  /** Without tokens. */
  private static String shortened(Page answer) {
    return answer.uri().getPath() + " " + answer.status() + " "
        + (answer.status() == 200 ? "" : answer.body().substring(0, Math.min(answer.body().length(), 300)));
  }

  /** The newest revocations, of which the instances are asked all the time. */
  List<Revocation> newest(int count) {
    List<Revocation> all = List.copyOf(revoked);
    return all.subList(Math.max(0, all.size() - count), all.size());
  }

  /** How many logins were acknowledged. */
  int logins() {
    return logins.get();
  }

  /** Closes the ledger, when all people have left. */
  Balance close(Predicate<Page> isLive, Predicate<Page> isRevoked) {
    List<Page> lost = new ArrayList<>(live.values());
    lost.removeIf(isLive);
    List<Revocation> undone = new ArrayList<>(revoked);
    undone.removeIf(revocation -> isRevoked.test(revocation.session()));
    return new Balance(logins.get(), refreshes.get(), revoked.size(), retries.get(), lost.size(), undone.size(),
        List.copyOf(endedByMistake), List.copyOf(accepted), List.copyOf(unexpected));
  }

  /**
   * The figures of a closed ledger.
   *
   * @param logins         acknowledged logins
   * @param refreshes      acknowledged refreshes
   * @param revocations    acknowledged revocations
   * @param retries        requests that were sent again after an outage
   * @param lost           sessions whose last acknowledged tokens are not accepted
   * @param undone         revocations that no longer hold
   * @param endedByMistake refusals of live sessions
   * @param accepted       acceptances of sessions that ended more than a second before
   * @param unexpected     answers other than an acknowledgement, a refusal or an outage
   */
  record Balance(int logins, int refreshes, int revocations, int retries, int lost, int undone,
      List<String> endedByMistake, List<String> accepted, List<String> unexpected) {
    @Override
    public String toString() {
      return "%d logins, %d refreshes, %d revocations acknowledged; %d requests sent again; %d lost, %d undone, "
          .formatted(logins, refreshes, revocations, retries, lost, undone)
          + "%d ended by mistake, %d revoked sessions accepted, %d unexpected answers"
              .formatted(endedByMistake.size(), accepted.size(), unexpected.size());
    }
  }
}
