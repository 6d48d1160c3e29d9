package io.voicesurvey.adapters.persistence;

import io.voicesurvey.application.port.DatabaseUnavailable;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Groups of concurrent callers that share one statement and one commit. A caller leads a group immediately if fewer
 * than the maximum lead; otherwise it waits for the next group, which one of the waiting callers leads. So no caller
 * waits for others to arrive, and more callers mean a lower cost for each.
 *
 * @param <Q> the question of a caller
 * @param <A> the answer to it
 */
public final class GroupCommit<Q, A> {
  private static final Logger LOG = LoggerFactory.getLogger(GroupCommit.class);

  /** Concurrent groups: one runs while another commits. With more, the groups become too small to help. */
  private static final int MAX_LEADERS = 2;
  private static final int MAX_GROUP_SIZE = 64;

  /** The work that answers a group, completely or not at all. */
  @FunctionalInterface
  public interface Work<Q, A> {
    /**
     * Returns an answer or empty for each question, in order, as soon as all answers are committed.
     *
     * @param questions supplies the questions, possibly none; call it once, when there is nothing else to wait for
     * @throws DatabaseUnavailable if the database is unavailable; every caller in the group gets this failure
     */
    List<Optional<A>> execute(Supplier<List<Q>> questions);
  }

  private final Work<Q, A> work;
  private final Duration startLimit;
  private final int maxLeaders;
  private final ReentrantLock lock = new ReentrantLock();
  private final ArrayDeque<Member<Q, A>> waiting = new ArrayDeque<>();
  private final AtomicInteger leaders = new AtomicInteger();

  /** @param startLimit how long a question may wait for its work to start */
  public GroupCommit(Work<Q, A> work, Duration startLimit) {
    this(work, startLimit, MAX_LEADERS);
  }

  GroupCommit(Work<Q, A> work, Duration startLimit, int maxLeaders) {
    this.work = work;
    this.startLimit = startLimit;
    this.maxLeaders = maxLeaders;
  }

  /**
   * Returns the answer. Empty if the work returned none, or if it failed, maybe because of another caller's question:
   * then ask again alone. A failure of a group of one is thrown as it is.
   *
   * @throws DatabaseUnavailable if the database is unavailable or the question waited too long; nothing is committed
   */
  public Optional<A> execute(Q question) {
    Member<Q, A> member = new Member<>(question, System.nanoTime());
    if (leads(member) || awaitLead(member)) {
      lead(member);
    }
    Optional<A> answer = member.answer();
    if (answer.isEmpty() && isLate(member)) {
      throw Outage.unavailable(new TimeoutException("no time is left for a retry"));
    }
    return answer;
  }

  /** The number of callers that wait for the next group. */
  int waiting() {
    lock.lock();
    try {
      return waiting.size();
    } finally {
      lock.unlock();
    }
  }

  /** Queues the member if the maximum number of leaders is reached. */
  private boolean leads(Member<Q, A> member) {
    lock.lock();
    try {
      if (leaders.get() == maxLeaders) {
        waiting.add(member);
        return false;
      }
      leaders.incrementAndGet();
      return true;
    } finally {
      lock.unlock();
    }
  }

  private boolean awaitLead(Member<Q, A> member) {
    try {
      return member.leads.get(startLimit.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      leave(member, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      leave(member, e);
    } catch (ExecutionException e) {
      throw new IllegalStateException("a member never fails to lead", e);
    }
    return member.leads.join();
  }

  /** A member that is no longer queued is in a running group, or was just called to lead. */
  private void leave(Member<Q, A> member, Exception reason) {
    lock.lock();
    try {
      if (waiting.remove(member)) {
        member.fail(reason);
      }
    } finally {
      lock.unlock();
    }
  }

  private void lead(Member<Q, A> leader) {
    List<Member<Q, A>> group = new ArrayList<>(List.of(leader));
    try {
      List<Optional<A>> answers = work.execute(() -> complete(group));
      for (int i = 0; i < group.size(); i++) {
        group.get(i).succeed(answers.get(i));
      }
    } catch (DatabaseUnavailable e) {
      group.forEach(member -> member.fail(e));
    } catch (RuntimeException e) {
      if (group.equals(List.of(leader))) {
        throw e;
      }
      LOG.warn("A group of {} failed, so each member retries alone: {}", group.size(), e.getClass().getName());
    } finally {
      group.forEach(member -> member.succeed(Optional.empty()));
      leadNext();
    }
  }

  /** Adds waiting members, and fails those that waited too long. */
  private List<Q> complete(List<Member<Q, A>> group) {
    lock.lock();
    try {
      while (group.size() < MAX_GROUP_SIZE && !waiting.isEmpty()) {
        group.add(waiting.remove());
      }
    } finally {
      lock.unlock();
    }
    List<Member<Q, A>> late = group.stream().filter(this::isLate).toList();
    late.forEach(member -> member.fail(new TimeoutException("no connection became free in time")));
    group.removeAll(late);
    return group.stream().map(Member::question).toList();
  }

  private boolean isLate(Member<Q, A> member) {
    return System.nanoTime() - member.since > startLimit.toNanos();
  }

  private void leadNext() {
    lock.lock();
    try {
      Optional.ofNullable(waiting.poll()).ifPresentOrElse(next -> next.leads.complete(true), leaders::decrementAndGet);
    } finally {
      lock.unlock();
    }
  }

  /** @param leads true: called to lead; false: another member answered it */
  private record Member<Q, A>(Q question, long since, CompletableFuture<Boolean> leads,
      CompletableFuture<Optional<A>> answered) {
    Member(Q question, long since) {
      this(question, since, new CompletableFuture<>(), new CompletableFuture<>());
    }

    /** No effect if the member has an answer. */
    void succeed(Optional<A> answer) {
      answered.complete(answer);
      leads.complete(false);
    }

    /** No effect if the member has an answer. */
    void fail(Exception reason) {
      answered.completeExceptionally(reason);
      leads.complete(false);
    }

    Optional<A> answer() {
      return switch (answered.state()) {
        case SUCCESS -> answered.resultNow();
        case FAILED -> throw answered.exceptionNow() instanceof DatabaseUnavailable away
            ? new DatabaseUnavailable(away.reason(), away)
            : Outage.unavailable(answered.exceptionNow());
        case RUNNING, CANCELLED -> throw new IllegalStateException("a member has no answer");
      };
    }
  }
}
