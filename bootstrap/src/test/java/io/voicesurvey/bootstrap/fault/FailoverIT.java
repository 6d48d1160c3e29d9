package io.voicesurvey.bootstrap.fault;

import static io.voicesurvey.bootstrap.journey.World.code;
import static io.voicesurvey.bootstrap.journey.World.logout;
import static io.voicesurvey.bootstrap.journey.World.me;
import static io.voicesurvey.bootstrap.journey.World.refresh;
import static org.assertj.core.api.Assertions.assertThat;

import io.voicesurvey.application.Patience;
import io.voicesurvey.bootstrap.Program;
import io.voicesurvey.bootstrap.journey.World;
import io.voicesurvey.bootstrap.process.Page;
import io.voicesurvey.bootstrap.process.Relay;
import io.voicesurvey.bootstrap.process.ServiceProcess;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A primary, a standby that is behind, and a copy that stands for itself: what a service does that is led to each. */
class FailoverIT {
  /** What the contract allows for an answer without a database, and for recovery. */
  private static final Duration TELL = Duration.ofSeconds(6);
  private static final Duration RECOVER = Duration.ofSeconds(10);

  private static final String LISTENING = "voicesurvey_live_sessions_listening 1.0";

  @AutoClose
  private static final Cluster CLUSTER = new Cluster();

  private static StoppableDatabase standby;
  private static StoppableDatabase copy;

  @BeforeAll
  static void replicate() {
    // The schema is there before the copies are made.
    CLUSTER.start(Map.of());
    standby = CLUSTER.add(CLUSTER.database.standby());
    copy = CLUSTER.add(CLUSTER.database.copy());
  }

  @Test
  void an_address_that_moves_to_a_standby_and_back_is_an_outage_and_no_ended_session_lives() throws Exception {
    try (Relay address = new Relay(CLUSTER.database.port())) {
      ServiceProcess service = CLUSTER.start(Map.of("DATABASE_URL", StoppableDatabase.url(address.port())));
      Page steady = CLUSTER.signIn(service, "steady");
      Page leaver = CLUSTER.signIn(service, "leaver");
      Patience.until("the sessions at the standby", RECOVER, () -> standby.number(
          "SELECT count(*) FROM sessions s JOIN users u ON u.id = s.user_id WHERE u.subject = 'leaver'") > 0);
      standby.number("SELECT count(*) FROM (SELECT pg_wal_replay_pause()) AS paused");
      assertThat(logout(service.url(), leaver).status()).isEqualTo(200);

      address.leadTo(standby.port());

      Patience.until("the outage", TELL, () -> World.get(service.url(), "/health/ready").status() == 503);
      for (int i = 0; i < 5; i++) {
        assertThat(code(me(service.url(), leaver))).isEqualTo("DATABASE_UNAVAILABLE");
        assertThat(code(refresh(service.url(), steady))).isEqualTo("DATABASE_UNAVAILABLE");
      }

      address.leadTo(CLUSTER.database.port());
      Patience.until("recovery", RECOVER, () -> World.get(service.url(), "/health/ready").status() == 200);
      for (int i = 0; i < 2 * Cluster.POOL; i++) {
        assertThat(refresh(service.url(), steady).status()).isEqualTo(200);
        assertThat(code(me(service.url(), leaver))).isEqualTo("SESSION_REVOKED");
      }
      assertThat(service.output())
          .contains("The database is unavailable: the server takes no changes: it is a standby");
    }
  }

  @Test
  void a_name_that_moves_to_another_address_is_resolved_again(@TempDir Path folder) throws Exception {
    Path hosts = Files.writeString(folder.resolve("hosts"), "127.0.0.1 localhost database.test\n");
    try (Relay before = new Relay(CLUSTER.database.port());
        Relay after = new Relay(new InetSocketAddress("127.0.0.2", before.port()), CLUSTER.database.port())) {
      ServiceProcess service = CLUSTER.start(Map.of("DATABASE_URL",
          "postgresql://postgres@database.test:" + after.port() + "/postgres", "JDK_JAVA_OPTIONS",
          "-Djdk.net.hosts.file=" + hosts));
      Page steady = CLUSTER.signIn(service, "steady");

      Files.writeString(hosts, "127.0.0.1 localhost\n127.0.0.2 database.test\n");
      before.cut();

      Patience.until("recovery", RECOVER, () -> refresh(service.url(), steady).status() == 200);
    }
  }

  @Test
  void a_database_that_turns_read_only_is_an_outage_for_reads_too() throws Exception {
    ServiceProcess service = CLUSTER.start(Map.of());
    Page steady = CLUSTER.signIn(service, "steady");
    assertThat(me(service.url(), steady).status()).isEqualTo(200);

    CLUSTER.database.setReadOnly(true);
    try {
      Patience.until("the outage", TELL, () -> World.get(service.url(), "/health/ready").status() == 503);
      assertThat(code(refresh(service.url(), steady))).isEqualTo("DATABASE_UNAVAILABLE");
      Patience.until("nothing is remembered", TELL,
          () -> code(me(service.url(), steady)).equals("DATABASE_UNAVAILABLE"));
    } finally {
      CLUSTER.database.setReadOnly(false);
    }

    Patience.until("recovery", RECOVER, () -> World.get(service.url(), "/health/ready").status() == 200);
    assertThat(refresh(service.url(), steady).status()).isEqualTo(200);
  }

  @Test
  void of_several_hosts_the_primary_is_used_whatever_the_time_zone_here() throws Exception {
    String hosts = "postgresql://postgres@127.0.0.1:" + standby.port() + ",127.0.0.1:" + CLUSTER.database.port()
        + "/postgres?target_session_attrs=read-write";
    ServiceProcess service = CLUSTER.start(Map.of("DATABASE_URL", hosts, "TZ", "PST"));

    Page signedIn = CLUSTER.signIn(service, "traveller");

    assertThat(signedIn.status()).as(signedIn.body()).isEqualTo(200);
    assertThat(refresh(service.url(), signedIn).status()).isEqualTo(200);
  }

  @Test
  void a_primary_that_was_silent_until_another_was_promoted_is_not_used_again() throws Exception {
    StoppableDatabase former = CLUSTER.add(new StoppableDatabase());
    StoppableDatabase next = CLUSTER.add(former.standby());
    // A server of the tests does not wait for a commit otherwise.
    former.update("ALTER DATABASE postgres SET synchronous_commit = 'on'");
    former.update("ALTER SYSTEM SET synchronous_standby_names = '*'");
    former.number("SELECT count(*) FROM (SELECT pg_reload_conf()) AS reloaded");
    try (Relay way = new Relay(former.port())) {
      String hosts = "postgresql://postgres@127.0.0.1:" + way.port() + ",127.0.0.1:" + next.port() + "/postgres";
      ServiceProcess service = CLUSTER.start(Map.of("DATABASE_URL", hosts));
      Page steady = CLUSTER.signIn(service, "steady");
      Page leaver = CLUSTER.signIn(service, "leaver");
      assertThat(me(service.url(), leaver).status()).isEqualTo(200);

      way.fallSilent();
      next.number("SELECT count(*) FROM (SELECT pg_promote()) AS promoted");
      ServiceProcess other = CLUSTER.start(Map.of("DATABASE_URL", next.url()));
      assertThat(logout(other.url(), leaver).status()).isEqualTo(200);
      way.mend();

      for (int i = 0; i < 2 * Cluster.POOL; i++) {
        assertThat(code(me(service.url(), leaver))).isIn("DATABASE_UNAVAILABLE", "SESSION_REVOKED");
      }
      Patience.until("recovery", RECOVER, () -> World.get(service.url(), "/health/ready").status() == 200);
      for (int i = 0; i < 2 * Cluster.POOL; i++) {
        assertThat(me(service.url(), steady).status()).isEqualTo(200);
        assertThat(code(me(service.url(), leaver))).isEqualTo("SESSION_REVOKED");
      }
      // Commits that still wait for the standby do not notice that their client has left.
      Patience.until("the former primary is left alone", RECOVER, () -> former.number(
          "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'voicesurveyagent'"
              + " AND wait_event IS DISTINCT FROM 'SyncRep'") == 0);
    }
  }

  @Test
  void one_that_listens_at_a_copy_trusts_no_memory(@TempDir Path folder) throws Exception {
    Map<String, String> apart = Map.of("DATABASE_LISTEN_URL", copy.url());
    ServiceProcess service = CLUSTER.start(apart);
    ServiceProcess other = CLUSTER.start(Map.of());
    Page leaver = CLUSTER.signIn(service, "leaver");
    for (int i = 0; i < 5; i++) {
      assertThat(me(service.url(), leaver).status()).isEqualTo(200);
    }

    assertThat(logout(other.url(), leaver).status()).isEqualTo(200);

    assertThat(code(me(service.url(), leaver))).isEqualTo("SESSION_REVOKED");
    Patience.until("its saying so", RECOVER, () -> service.output()
        .contains("notifications sent through DATABASE_URL do not arrive at DATABASE_LISTEN_URL"));
    assertThat(World.get(service.url(), "/metrics").body()).doesNotContain(LISTENING);
    Patience.until("the other hears", RECOVER,
        () -> World.get(other.url(), "/metrics").body().contains(LISTENING));
    Program.Result doctor = Program.run(folder, CLUSTER.settings(apart), Program.jar("doctor"));
    assertThat(doctor.exitCode()).isEqualTo(1);
    assertThat(doctor.out())
        .containsPattern("FAIL +direct connection +a notification sent through DATABASE_URL does not");
  }
}
