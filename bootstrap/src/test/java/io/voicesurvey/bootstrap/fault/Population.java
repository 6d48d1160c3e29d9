package io.voicesurvey.bootstrap.fault;

import io.voicesurvey.bootstrap.journey.World;
import io.voicesurvey.bootstrap.process.Page;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * People who sign in, read their profile, refresh and sign out, at one instance after the other, and a client that
 * asks every instance about the sessions that have ended. The responses are in a {@link Ledger}. A request that an
 * outage refused is sent again, for as long as the outage lasts.
 */
final class Population implements AutoCloseable {
  private static final Duration PAUSE = Duration.ofMillis(50);
  private static final int REFRESHES = 2;
  /** How many revocations are asked about in one round. */
  private static final int WATCHED = 20;
  private static final int OUTAGE = 503;
  private static final long END_MINUTES = 3;

  private final Cluster cluster;
  private final List<URI> instances;
  private final Ledger ledger;
  private final AtomicBoolean over = new AtomicBoolean();
  private final AtomicLong turns = new AtomicLong();
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final List<Future<?>> all = new ArrayList<>();

  Population(Cluster cluster, int people, List<URI> instances, Ledger ledger) {
    this.cluster = cluster;
    this.instances = List.copyOf(instances);
    this.ledger = ledger;
    for (int i = 0; i < people; i++) {
      String name = "person-" + i;
      all.add(threads.submit(() -> live(name)));
    }
    instances.forEach(instance -> all.add(threads.submit(() -> watch(instance))));
  }

  private void live(String name) {
    for (int i = 0; !over.get(); i++) {
      Page session = signIn(name);
      long id = ledger.signedIn(session);
      for (int j = 0; j < REFRESHES; j++) {
        look(session);
        Optional<Page> next = refresh(session);
        if (next.isEmpty()) {
          break;
        }
        session = next.get();
        ledger.refreshed(id, session);
        pause();
      }
      if (i % 2 == 0) {
        ledger.ending(id);
        signOut(session);
      }
    }
  }

  /** A new login for each attempt: its code can be used once. */
  private Page signIn(String name) {
    return insist(instance -> cluster.signIn(instance, name), answer -> false).orElseThrow();
  }

  private void look(Page session) {
    insist(instance -> World.me(instance, session), this::refused);
  }

  /** Empty: the service refused the session. */
  private Optional<Page> refresh(Page session) {
    return insist(instance -> World.refresh(instance, session), this::refused);
  }

  private boolean refused(Page answer) {
    if (answer.status() == 401 || answer.status() == 403) {
      ledger.endedByMistake(answer);
      return true;
    }
    return false;
  }

  /** A request whose answer was lost may have ended the session. The next one is then refused, which is an end too. */
  private void signOut(Page session) {
    AtomicInteger attempts = new AtomicInteger();
    insist(instance -> {
      attempts.incrementAndGet();
      return World.logout(instance, session);
    }, answer -> answer.status() == 401 && (attempts.get() > 1 || refused(answer)));
    ledger.revoked(session);
  }

  /** Returns the first answer 200, or empty after an answer that ends the attempts. */
  private Optional<Page> insist(Function<URI, Page> request, Predicate<Page> isEnd) {
    while (true) {
      try {
        Page answer = request.apply(instances.get((int) (turns.incrementAndGet() % instances.size())));
        if (answer.status() == 200) {
          return Optional.of(answer);
        }
        if (isEnd.test(answer)) {
          return Optional.empty();
        }
        if (answer.status() != OUTAGE) {
          ledger.unexpected(answer);
        }
      } catch (UncheckedIOException e) {
        // The instance closed the connection or took longer than a client waits: the request is sent again.
      }
      ledger.retried();
      pause();
    }
  }

  private void watch(URI instance) {
    while (!over.get()) {
      for (Ledger.Revocation revocation : ledger.newest(WATCHED)) {
        long sent = System.nanoTime();
        try {
          Page answer = World.me(instance, revocation.session());
          if (answer.status() == 200 && revocation.isDue(sent)) {
            ledger.accepted(answer);
          } else if (answer.status() != 200 && answer.status() != 401 && answer.status() != OUTAGE) {
            ledger.unexpected(answer);
          }
        } catch (UncheckedIOException e) {
          ledger.retried();
        }
      }
      pause();
    }
  }

  private static void pause() {
    try {
      Thread.sleep(PAUSE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  /** Waits until everybody has finished what they began. */
  void end() throws Exception {
    over.set(true);
    for (Future<?> one : all) {
      one.get(END_MINUTES, TimeUnit.MINUTES);
    }
  }

  @Override
  public void close() {
    over.set(true);
    threads.shutdownNow();
  }
}
