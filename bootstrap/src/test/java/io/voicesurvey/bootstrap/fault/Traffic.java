package io.voicesurvey.bootstrap.fault;

import io.voicesurvey.bootstrap.journey.World;
import io.voicesurvey.bootstrap.process.BrowserSession;
import io.voicesurvey.bootstrap.process.Page;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * People who sign in and refresh all the time, at any instance that answers. What fails on its way is sent again, and
 * so is what is answered with 502, 503 or 504; every other answer but 200 is a loss. A login without an acknowledgement
 * does not count if its callback broke off: the client, as browsers do, sends a GET again by itself when its connection closes
 * without an answer, and finds the code or the attempt used.
 */
final class Traffic implements AutoCloseable {
  /** Less than the grace window, in which a refresh may be sent again. */
  private static final Duration RETRY = Duration.ofSeconds(9);

  private final Cluster cluster;
  private final List<URI> entrances;
  private final AtomicBoolean over = new AtomicBoolean();
  private final AtomicInteger logins = new AtomicInteger();
  private final AtomicInteger refreshes = new AtomicInteger();
  private final AtomicInteger retries = new AtomicInteger();
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final List<Future<List<Page>>> people;

  /** @param entrances instances, or proxies before them, which are tried in turn */
  Traffic(Cluster cluster, int people, List<URI> entrances) {
    this.cluster = cluster;
    this.entrances = List.copyOf(entrances);
    this.people = IntStream.range(0, people).mapToObj(i -> threads.submit(() -> live("person-" + i, i))).toList();
  }

  /** The tokens that each session got last. */
  private List<Page> live(String name, int number) throws InterruptedException {
    List<Page> sessions = new ArrayList<>();
    for (int turn = number; !over.get(); turn++) {
      Page session = signIn(name, turn);
      logins.incrementAndGet();
      for (int i = 0; i < 3; i++) {
        Page holder = session;
        session = insist(turn + i, entrance -> World.refresh(entrance, holder));
        refreshes.incrementAndGet();
      }
      sessions.add(session);
    }
    return sessions;
  }

  private Page signIn(String name, int turn) throws InterruptedException {
    try (BrowserSession browser = new BrowserSession()) {
      return insist(turn, entrance -> {
        Page begun = cluster.begin(entrance, browser);
        return begun.status() == 200 ? cluster.end(entrance, browser, begun, name) : begun;
      });
    }
  }

  /** Sends it to one entrance after the other until one answers. */
  private Page insist(int turn, Function<URI, Page> request) throws InterruptedException {
    long began = System.nanoTime();
    for (int i = turn;; i++) {
      String failure;
      try {
        Page answer = request.apply(entrances.get(Math.floorMod(i, entrances.size())));
        if (answer.status() == 200) {
          return answer;
        }
        failure = answer.toString();
        if (!mayBeTriedAgain(answer)) {
          throw new AssertionError("lost: " + failure);
        }
      } catch (UncheckedIOException e) {
        failure = e.toString();
      }
      if (System.nanoTime() - began > RETRY.toNanos()) {
        throw new AssertionError("lost, after many attempts: " + failure);
      }
      retries.incrementAndGet();
      Thread.sleep(50);
    }
  }

  private static boolean mayBeTriedAgain(Page answer) {
    boolean usedUp = answer.uri().getPath().equals("/api/auth/callback")
        && Set.of("LOGIN_FAILED", "INVALID_STATE").contains(World.code(answer));
    return usedUp || answer.status() >= 502 && answer.status() <= 504;
  }

  /** How many logins were acknowledged so far. */
  int logins() {
    return logins.get();
  }

  /** How many refreshes were acknowledged so far. */
  int refreshes() {
    return refreshes.get();
  }

  /** Whether anybody has lost anything. */
  boolean hasFailed() {
    return people.stream().anyMatch(Future::isDone);
  }

  /** How often something was sent again. */
  int retries() {
    return retries.get();
  }

  /**
   * Lets everybody come to an end.
   *
   * @return the last tokens of every session
   * @throws java.util.concurrent.ExecutionException where anything was lost
   */
  List<Page> end() throws Exception {
    over.set(true);
    List<Page> sessions = new ArrayList<>();
    for (Future<List<Page>> person : people) {
      sessions.addAll(person.get());
    }
    return sessions;
  }

  @Override
  public void close() {
    over.set(true);
    threads.shutdownNow();
  }
}
