package io.voicesurvey.bootstrap.fault;

import static io.voicesurvey.bootstrap.journey.World.code;
import static io.voicesurvey.bootstrap.journey.World.me;
import static io.voicesurvey.bootstrap.journey.World.refresh;
import static org.assertj.core.api.Assertions.assertThat;

import io.voicesurvey.adapters.oidc.provider.Fault;
import io.voicesurvey.adapters.oidc.provider.ScriptableProvider.Endpoint;
import io.voicesurvey.application.Patience;
import io.voicesurvey.bootstrap.journey.World;
import io.voicesurvey.bootstrap.process.Page;
import io.voicesurvey.bootstrap.process.ServiceProcess;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Instances that are killed or stopped while they ask the provider again. Each refresh token works once. */
class RecheckIT {
  private static final Map<String, String> EVERY_SECONDS = Map.of("OIDC_RECHECK_MINUTES", "0.034");

  /** An instance that asks about no session, so that it cannot take over. */
  private static final Map<String, String> NEVER = Map.of("OIDC_RECHECK_MINUTES", "0");

  /** The claim of the instance that died ends after 30 seconds. */
  private static final Duration TAKEOVER = Duration.ofSeconds(60);

  @AutoClose
  private static Cluster cluster;
  private static ServiceProcess other;
  private ServiceProcess asking;
  private int before;

  @BeforeAll
  static void startCluster() {
    cluster = new Cluster();
    cluster.provider.rotateRefreshTokens();
    other = cluster.start(NEVER);
  }

  @BeforeEach
  void start() {
    asking = cluster.start(EVERY_SECONDS);
    before = allRefreshes();
  }

  @AfterEach
  void stop() throws Exception {
    asking.kill();
    cluster.provider.heal();
    cluster.database.update("DELETE FROM sessions");
  }

  @Test
  void a_kill_between_the_request_and_the_provider_ends_no_session() throws Exception {
    Page ann = cluster.signIn(asking, "ann");
    cluster.provider.spoil(Endpoint.TOKEN, new Fault.Hang());
    int asked = cluster.provider.count(Endpoint.TOKEN);
    Patience.until("a request", () -> cluster.provider.count(Endpoint.TOKEN) > asked);
    asking.kill();
    cluster.provider.heal();
    asking = cluster.start(EVERY_SECONDS);

    Patience.until("two rechecks", TAKEOVER, () -> refreshes() >= 2);

    assertThat(me(other.url(), ann).status()).isEqualTo(200);
    assertThat(refresh(asking.url(), ann).status()).isEqualTo(200);
  }

  @Test
  void a_kill_after_the_new_refresh_token_was_stored_ends_no_session() throws Exception {
    Page bob = cluster.signIn(asking, "bob");
    cluster.provider.spoil(Endpoint.USERINFO, new Fault.Hang());
    cluster.provider.restate(World.person("bob").onlyInUserInfo("name"));
    int userInfos = cluster.provider.count(Endpoint.USERINFO);
    Patience.until("userinfo", () -> cluster.provider.count(Endpoint.USERINFO) > userInfos);
    asking.kill();
    endClaims();
    cluster.provider.heal();
    int asked = refreshes();
    asking = cluster.start(EVERY_SECONDS);

    Patience.until("two more rechecks", TAKEOVER, () -> refreshes() >= asked + 2);

    assertThat(me(other.url(), bob).status()).isEqualTo(200);
  }

  /** The choice for a provider that refuses the old token: the person signs in again, since a leaver must not stay. */
  @Test
  void a_kill_between_the_provider_and_the_store_ends_the_session_if_the_old_token_is_refused() throws Exception {
    Page cat = cluster.signIn(asking, "cat");
    cluster.provider.spoil(Endpoint.TOKEN, new Fault.Lost());
    awaitRefreshes(1);
    asking.kill();
    endClaims();
    cluster.provider.heal();
    assertThat(me(other.url(), cat).status()).isEqualTo(200);
    asking = cluster.start(EVERY_SECONDS);

    Patience.until("the end of the session", TAKEOVER,
        () -> code(me(other.url(), cat)).equals("SESSION_REVOKED"));

    // The line follows the commit that the other instance sees.
    Patience.until("the log line", () -> asking.output()
        .contains("which it may have replaced in an earlier request that was interrupted"));
  }

  @Test
  void a_stopped_instance_stores_the_new_refresh_token() throws Exception {
    Page dan = cluster.signIn(asking, "dan");
    awaitRefreshes(3);
    assertThat(asking.stop()).isZero();
    assertThat(cluster.database.number("SELECT count(*) FROM rechecks WHERE claimed_at IS NOT NULL")).isZero();
    int asked = refreshes();
    asking = cluster.start(EVERY_SECONDS);

    Patience.until("another recheck", TAKEOVER, () -> refreshes() >= asked + 2);

    assertThat(me(other.url(), dan).status()).isEqualTo(200);
  }

  @Test
  void two_instances_never_use_one_refresh_token_both() throws Exception {
    try (ServiceProcess second = cluster.start(EVERY_SECONDS)) {
      Page[] all = new Page[8];
      for (int i = 0; i < all.length; i++) {
        all[i] = cluster.signIn(i % 2 == 0 ? asking : second, "user" + i);
      }

      awaitRefreshes(60);

      for (Page one : all) {
        assertThat(me(other.url(), one).status()).isEqualTo(200);
      }
      assertThat(cluster.provider.tokenRequests().stream().map(request -> request.parameters().get("refresh_token"))
          .filter(token -> token != null).toList()).doesNotHaveDuplicates();
    }
  }

  private void awaitRefreshes(int count) throws Exception {
    Patience.until(count + " rechecks", () -> refreshes() >= count);
  }

  /** As if 30 seconds had passed. One test waits for them. */
  private void endClaims() throws Exception {
    assertThat(cluster.database.update("""
        UPDATE rechecks SET claimed_at = claimed_at - interval '30 seconds', due_at = due_at - interval '30 seconds'
        WHERE claimed_at IS NOT NULL""")).isOne();
  }

  /** Of this test. */
  private int refreshes() {
    return allRefreshes() - before;
  }

  private static int allRefreshes() {
    return (int) cluster.provider.tokenRequests().stream()
        .filter(request -> "refresh_token".equals(request.parameters().get("grant_type"))).count();
  }
}
