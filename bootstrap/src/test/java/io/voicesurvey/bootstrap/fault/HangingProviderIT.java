package io.voicesurvey.bootstrap.fault;

import static io.voicesurvey.bootstrap.journey.World.code;
import static org.assertj.core.api.Assertions.assertThat;

import io.voicesurvey.adapters.oidc.provider.Fault;
import io.voicesurvey.adapters.oidc.provider.ScriptableProvider.Endpoint;
import io.voicesurvey.application.Patience;
import io.voicesurvey.bootstrap.journey.Federation;
import io.voicesurvey.bootstrap.journey.World;
import io.voicesurvey.bootstrap.process.BrowserSession;
import io.voicesurvey.bootstrap.process.Page;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** What the users of two providers notice of a third one that does not answer. */
class HangingProviderIT {
  private static final int ROUNDS = 4;
  private static final int LOGINS = 40;

  /** More than the platform threads that serve requests, so that waiting logins could occupy all of them. */
  private static final int WAITING = 100;

  /** A busy machine adds this much to a login now and then. */
  private static final double NOISE_MILLIS = 15;

  @AutoClose
  private static final World WORLD = new World();
  @AutoClose
  private static final Federation FEDERATION = new Federation("corp", "partner", "hanging");

  @Test
  void a_provider_that_hangs_delays_no_login_at_the_others() throws Exception {
    for (Endpoint endpoint : Endpoint.values()) {
      FEDERATION.provider("hanging").spoil(endpoint, new Fault.Hang());
    }
    URI service = WORLD.start(FEDERATION.settings(Map.of("RATE_LIMIT_PER_MINUTE", "0")));
    try (BrowserSession browser = new BrowserSession()) {
      measure(service, browser);
      List<Double> alone = new ArrayList<>();
      List<Double> beside = new ArrayList<>();
      Queue<String> refused = new ConcurrentLinkedQueue<>();
      for (int i = 0; i < ROUNDS; i++) {
        alone.add(p95(measure(service, browser)));
        AtomicBoolean over = new AtomicBoolean();
        List<Thread> waiting = waiting(service, over, refused);
        beside.add(p95(measure(service, browser)));
        over.set(true);
        for (Thread thread : waiting) {
          thread.join();
        }
      }

      System.out
          .println("p95 of a login in ms, by rounds: alone " + alone + ", beside a provider that hangs " + beside);
      assertThat(refused).hasSizeGreaterThanOrEqualTo(ROUNDS * WAITING).containsOnly("IDP_ERROR");
      // A delay by the provider is in every round. A delay by a busy machine is not.
      assertThat(Collections.min(beside)).isLessThan(1.3 * Collections.min(alone) + NOISE_MILLIS);
    }
  }

  /** Logins and logout tokens at the provider that hangs, each waiting for its refusal. */
  private static List<Thread> waiting(URI service, AtomicBoolean over, Queue<String> refused)
      throws Exception {
    int earlier = FEDERATION.provider("hanging").count(Endpoint.DISCOVERY);
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < WAITING; i++) {
      threads.add(Thread.startVirtualThread(() -> {
        do {
          refused.add(code(World.get(service, "/api/auth/login?provider=hanging")));
        } while (!over.get());
      }));
    }
    String token = FEDERATION.provider("hanging").logoutToken(World.person("leaver")).reveal();
    threads.add(Thread.startVirtualThread(() -> refused.add(code(World.send(HttpRequest
        .newBuilder(service.resolve("/api/auth/backchannel-logout"))
        .POST(BodyPublishers.ofString("logout_token=" + token)), "Content-Type",
        "application/x-www-form-urlencoded")))));
    Patience.until("a request to the provider that hangs",
        () -> FEDERATION.provider("hanging").count(Endpoint.DISCOVERY) > earlier);
    return threads;
  }

  /** The milliseconds of whole logins at the two providers that answer. */
  private static List<Double> measure(URI service, BrowserSession browser) {
    List<Double> millis = new ArrayList<>();
    for (int i = 0; i < LOGINS; i++) {
      String id = i % 2 == 0 ? "corp" : "partner";
      long began = System.nanoTime();
      Page page = FEDERATION.signIn(service, browser, id, World.person(id + i));
      millis.add((System.nanoTime() - began) / 1e6);
      assertThat(page.status()).as(page.body()).isEqualTo(200);
    }
    return millis;
  }

  private static double p95(List<Double> millis) {
    List<Double> sorted = new ArrayList<>(millis);
    Collections.sort(sorted);
    return sorted.get(sorted.size() * 95 / 100);
  }
}
