package io.voicesurvey.bootstrap.fault;

import io.voicesurvey.application.Patience;
import static io.voicesurvey.bootstrap.journey.World.code;
import static io.voicesurvey.bootstrap.journey.World.me;
import static io.voicesurvey.bootstrap.journey.World.refresh;
import static org.assertj.core.api.Assertions.assertThat;

import io.voicesurvey.adapters.oidc.provider.Fault;
import io.voicesurvey.adapters.oidc.provider.ScriptableProvider.Endpoint;
import io.voicesurvey.bootstrap.journey.World;
import io.voicesurvey.bootstrap.process.BrowserSession;
import io.voicesurvey.bootstrap.process.Page;
import io.voicesurvey.bootstrap.process.ServiceProcess;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What the service does while the identity provider is away or slow, and when it is back. */
class ProviderFaultIT {
  private static final Duration RECOVER = Duration.ofSeconds(10);
  /** The provider's five seconds, and what this machine adds. */
  private static final Duration TELL = Duration.ofSeconds(9);

  @AutoClose
  private static final Cluster CLUSTER = new Cluster();

  private static ServiceProcess instance;

  @BeforeAll
  static void start() {
    instance = CLUSTER.start(Map.of());
  }

  @Test
  void an_absent_provider_affects_no_session_and_each_login_reports_it_until_it_is_back()
      throws Exception {
    Page signedIn = CLUSTER.signIn(instance, "resident");
    try (BrowserSession browser = new BrowserSession()) {
      Page begun = CLUSTER.begin(instance, browser);
      CLUSTER.provider.goAway();
      try (ServiceProcess newcomer = CLUSTER.start(Map.of())) {
        assertUnavailable(CLUSTER.end(instance, browser, begun, "arrival"));
        assertUnavailable(CLUSTER.begin(newcomer, browser));
        for (ServiceProcess each : new ServiceProcess[]{instance, newcomer}) {
          assertThat(me(each.url(), signedIn).status()).isEqualTo(200);
          assertThat(refresh(each.url(), signedIn).status()).isEqualTo(200);
          assertThat(World.get(each.url(), "/health").status()).isEqualTo(200);
        }
        Page ready = World.get(newcomer.url(), "/health/ready");
        assertThat(ready.status()).isEqualTo(200);
        assertThat(ready.json().at("/status").asText()).isEqualTo("degraded");
        assertThat(ready.json().at("/checks/identity_provider").asText()).isEqualTo("down");

        CLUSTER.provider.comeBack();

        assertThat(CLUSTER.end(instance, browser, begun, "arrival").status()).isEqualTo(200);
        Patience.until("a login at the newcomer", RECOVER, () -> CLUSTER.begin(newcomer, browser).status() == 200);
        Patience.until("readiness", RECOVER,
            () -> World.get(newcomer.url(), "/health/ready").json().at("/status").asText().equals("ok"));
        assertThat(CLUSTER.signIn(newcomer, "arrival").status()).isEqualTo(200);
      }
    }
  }

  @Test
  void a_slow_provider_delays_no_session() throws Exception {
    Page signedIn = CLUSTER.signIn(instance, "resident");
    CLUSTER.provider.spoil(Endpoint.TOKEN, new Fault.Hang());
    try (BrowserSession browser = new BrowserSession(); ExecutorService threads = Executors.newCachedThreadPool()) {
      Page begun = CLUSTER.begin(instance, browser);
      long began = System.nanoTime();
      Future<Page> login = threads.submit(() -> CLUSTER.end(instance, browser, begun, "arrival"));
      int answered = 0;
      while (!login.isDone()) {
        assertThat(me(instance.url(), signedIn).status()).isEqualTo(200);
        assertThat(refresh(instance.url(), signedIn).status()).isEqualTo(200);
        answered++;
      }
      assertThat(answered).as("answers while the login waits").isPositive();
      assertThat(login.get().status()).isEqualTo(502);
      assertThat(code(login.get())).isEqualTo("IDP_ERROR");
      assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Patience.allowed(TELL));

      CLUSTER.provider.heal();

      assertThat(CLUSTER.end(instance, browser, begun, "arrival").status()).isEqualTo(200);
    }
  }

  private static void assertUnavailable(Page answer) {
    assertThat(answer.status()).as(answer.body()).isEqualTo(503);
    assertThat(code(answer)).isEqualTo("IDP_UNAVAILABLE");
    assertThat(answer.headers().firstValueAsLong("Retry-After").orElseThrow()).isPositive();
  }
}
