package io.voicesurvey.bootstrap.fault;

import java.time.Duration;
import java.util.List;

/** What happens to the primary of a Patroni cluster. Afterwards the former primary becomes a standby again. */
enum DatabaseFault {
  /** The machine fails: PostgreSQL and Patroni end at the same moment. */
  MACHINE_FAILS {
    @Override
    PatroniMember strike(PatroniCluster cluster, PatroniMember primary) throws Exception {
      primary.killPatroni();
      primary.killPostgres();
      return cluster.awaitSuccessor(primary, PROMOTION);
    }

    @Override
    void mend(PatroniMember former) {
      former.start();
    }
  },
  /** The machine fails while the standbys lag behind, as they may without synchronous mode. */
  MACHINE_FAILS_AHEAD {
    @Override
    PatroniMember strike(PatroniCluster cluster, PatroniMember primary) throws Exception {
      List<PatroniMember> standbys = cluster.others(primary);
      standbys.forEach(PatroniMember::holdReceiver);
      Thread.sleep(LAG);
      primary.killPatroni();
      primary.killPostgres();
      standbys.forEach(PatroniMember::endReceiver);
      return cluster.awaitSuccessor(primary, PROMOTION);
    }

    @Override
    void mend(PatroniMember former) {
      former.start();
    }
  },
  /** PostgreSQL ends alone. Patroni gives the leader key away. */
  POSTGRES_FAILS {
    @Override
    PatroniMember strike(PatroniCluster cluster, PatroniMember primary) throws Exception {
      primary.killPostgres();
      return cluster.awaitSuccessor(primary, PROMOTION);
    }
  },
  /** Patroni ends alone. A watchdog ends PostgreSQL before another member takes over. */
  PATRONI_FAILS {
    @Override
    PatroniMember strike(PatroniCluster cluster, PatroniMember primary) throws Exception {
      primary.killPatroni();
      Thread.sleep(WATCHDOG);
      primary.killPostgres();
      return cluster.awaitSuccessor(primary, PROMOTION);
    }

    @Override
    void mend(PatroniMember former) {
      former.start();
    }
  },
  /** The machine is paused until another member takes over. Then PostgreSQL goes on as a primary, and Patroni later. */
  MACHINE_IS_PAUSED {
    @Override
    PatroniMember strike(PatroniCluster cluster, PatroniMember primary) throws Exception {
      primary.pause();
      PatroniMember successor = cluster.awaitSuccessor(primary, PROMOTION);
      primary.resumePostgres();
      return successor;
    }

    @Override
    void mend(PatroniMember former) throws Exception {
      Thread.sleep(TWO_PRIMARIES);
      former.resumePatroni();
    }
  },
  /** An operator chooses another primary. */
  SWITCHOVER {
    @Override
    PatroniMember strike(PatroniCluster cluster, PatroniMember primary) throws Exception {
      // Patroni answers some time after the promotion.
      Thread.ofVirtual().start(primary::switchOver);
      return cluster.awaitSuccessor(primary, PROMOTION);
    }
  };

  private static final Duration PROMOTION = Duration.ofSeconds(60);
  private static final Duration LAG = Duration.ofSeconds(2);
  /** Less than the life of the leader key, as Patroni sets it for a watchdog. */
  private static final Duration WATCHDOG = Duration.ofSeconds(5);
  /** The time in which the former primary takes connections and does not know better. */
  private static final Duration TWO_PRIMARIES = Duration.ofSeconds(3);

  /** Returns the new primary immediately after its promotion. */
  abstract PatroniMember strike(PatroniCluster cluster, PatroniMember primary) throws Exception;

  /** Starts what the fault has ended. */
  void mend(PatroniMember former) throws Exception {}
}
