package io.voicesurvey.bootstrap.fault;

import static io.voicesurvey.bootstrap.fault.DatabaseFault.MACHINE_FAILS;
import static io.voicesurvey.bootstrap.fault.DatabaseFault.MACHINE_FAILS_AHEAD;
import static io.voicesurvey.bootstrap.fault.DatabaseFault.MACHINE_IS_PAUSED;
import static io.voicesurvey.bootstrap.fault.DatabaseFault.PATRONI_FAILS;
import static io.voicesurvey.bootstrap.fault.DatabaseFault.POSTGRES_FAILS;
import static io.voicesurvey.bootstrap.fault.DatabaseFault.SWITCHOVER;
import static org.assertj.core.api.Assertions.assertThat;

import io.voicesurvey.application.Patience;
import io.voicesurvey.bootstrap.journey.World;
import io.voicesurvey.bootstrap.process.Page;
import io.voicesurvey.bootstrap.process.ServiceProcess;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Failovers of a Patroni cluster amid logins, refreshes and revocations at two instances. */
@Tag("failover")
class PatroniFailoverIT {
  private static final Logger LOG = LoggerFactory.getLogger(PatroniFailoverIT.class);

  /** What the API allows from the promotion until every instance answers again. */
  private static final Duration RECOVER = Duration.ofSeconds(10);
  private static final Duration ACTIVITY = Duration.ofSeconds(60);
  private static final int PEOPLE = 4;
  private static final List<DatabaseFault> TEN = List.of(MACHINE_FAILS, SWITCHOVER, MACHINE_IS_PAUSED,
      POSTGRES_FAILS, PATRONI_FAILS, MACHINE_IS_PAUSED, MACHINE_FAILS, POSTGRES_FAILS, SWITCHOVER, PATRONI_FAILS);

  @Test
  void behind_a_proxy_nothing_is_lost_undone_ended_by_mistake_or_wrongly_accepted() throws Exception {
    assertClean(balance("behind HAProxy", true, PatroniCluster::proxy, TEN));
  }

  @Test
  void with_several_hosts_nothing_is_lost_undone_ended_by_mistake_or_wrongly_accepted() throws Exception {
    assertClean(balance("with several hosts", true, PatroniCluster::hosts, TEN));
  }

  /** Shows what the documentation says of it. The service itself recovers all the same. */
  @Test
  void without_a_synchronous_standby_a_failover_loses_what_no_standby_has() throws Exception {
    Ledger.Balance balance = balance("without synchronous mode", false, PatroniCluster::hosts,
        List.of(MACHINE_FAILS_AHEAD));

    assertThat(balance.lost()).as("lost").isPositive();
    assertThat(balance.unexpected()).isEmpty();
  }

  private static void assertClean(Ledger.Balance balance) {
    assertThat(balance.lost()).as("lost").isZero();
    assertThat(balance.undone()).as("undone").isZero();
    assertThat(balance.endedByMistake()).as("ended by mistake").isEmpty();
    assertThat(balance.accepted()).as("accepted").isEmpty();
    assertThat(balance.unexpected()).as("unexpected").isEmpty();
    assertThat(balance.revocations()).as("revocations").isGreaterThan(TEN.size());
  }

  private static Ledger.Balance balance(String setup, boolean synchronous, Function<PatroniCluster, String> url,
      List<DatabaseFault> faults) throws Exception {
    Ledger ledger = new Ledger();
    try (PatroniCluster database = new PatroniCluster(synchronous); Cluster cluster = new Cluster()) {
      Map<String, String> settings = Map.of("DATABASE_URL", url.apply(database));
      ServiceProcess first = cluster.start(settings);
      List<URI> instances = Stream.of(first, cluster.start(settings)).map(ServiceProcess::url).toList();
      try (Population people = new Population(cluster, PEOPLE, instances, ledger)) {
        awaitActivity(ledger);
        for (DatabaseFault fault : faults) {
          strike(fault, database, cluster, instances);
          awaitActivity(ledger);
          database.awaitHealth();
        }
        people.end();
      }
      Ledger.Balance balance = ledger.close(session -> isLive(instances, session),
          session -> isRevoked(instances, session));
      LOG.info("{}, {} faults: {}", setup, faults.size(), balance);
      return balance;
    }
  }

  private static void strike(DatabaseFault fault, PatroniCluster database, Cluster cluster, List<URI> instances)
      throws Exception {
    PatroniMember primary = database.primary().orElseThrow();
    long struck = System.nanoTime();
    PatroniMember successor = fault.strike(database, primary);
    Duration promotion = Duration.ofNanos(System.nanoTime() - struck);
    Duration wait = Patience.until("answers after " + fault, RECOVER,
        () -> instances.stream().allMatch(instance -> isWell(cluster, instance)));
    LOG.info("{}: {} took over from {} after {} ms; both instances answered {} ms later", fault, successor.name,
        primary.name, promotion.toMillis(), wait.toMillis());
    assertThat(wait).as("from the promotion by %s", fault).isLessThan(Patience.allowed(RECOVER));
    fault.mend(primary);
  }

  /** Whether a login and a refresh succeed there. */
  private static boolean isWell(Cluster cluster, URI instance) {
    if (World.get(instance, "/health/ready").status() != 200) {
      return false;
    }
    Page signedIn = cluster.signIn(instance, "controller");
    return signedIn.status() == 200 && World.refresh(instance, signedIn).status() == 200;
  }

  private static boolean isLive(List<URI> instances, Page session) {
    return instances.stream().allMatch(instance -> World.me(instance, session).status() == 200)
        && World.refresh(instances.getFirst(), session).status() == 200;
  }

  private static boolean isRevoked(List<URI> instances, Page session) {
    return instances.stream().allMatch(instance -> World.me(instance, session).status() == 401
        && World.refresh(instance, session).status() == 401);
  }

  private static void awaitActivity(Ledger ledger) throws Exception {
    int before = ledger.logins();
    Patience.until("more logins", ACTIVITY, () -> ledger.logins() >= before + 2 * PEOPLE);
  }
}
