package io.voicesurvey.bootstrap;

import io.voicesurvey.adapters.persistence.DatabaseLimits;
import io.voicesurvey.adapters.persistence.SchemaMigration;
import io.voicesurvey.adapters.persistence.cache.SessionChanges;
import io.voicesurvey.adapters.rest.RestApplication;
import io.voicesurvey.adapters.rest.health.Health;
import io.voicesurvey.adapters.rest.security.SiteGuard;
import io.voicesurvey.application.port.IdentityProviderFault;
import io.voicesurvey.application.port.IdentityProviderUnavailable;
import io.voicesurvey.bootstrap.telemetry.Instruments;
import io.voicesurvey.bootstrap.telemetry.Metrics;
import io.voicesurvey.bootstrap.job.AuditSealing;
import io.voicesurvey.bootstrap.job.RepeatingJob;
import io.voicesurvey.bootstrap.job.SessionPurge;
import io.voicesurvey.adapters.rest.server.edge.Server;
import io.voicesurvey.bootstrap.settings.Settings;
import io.voicesurvey.bootstrap.wiring.Wiring;
import io.voicesurvey.domain.login.WebOrigin;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.CancellationException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The running service: the use cases behind the HTTP server. */
public final class Service implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Service.class);

  /** A small part of the time for which a dead session is kept. */
  private static final Duration PURGE_INTERVAL = Duration.ofHours(1);

  /** The maximum wait of an event for its seal in normal operation. */
  private static final Duration SEALING_INTERVAL = Duration.ofSeconds(1);

  private final Wiring wiring;
  private final SessionChanges changes;
  private final RepeatingJob purge;
  private final Components components;
  private final Server server;
  private final RepeatingJob sealing;
  private final Instruments instruments;

  private Service(Instruments instruments, Wiring wiring, SessionChanges changes, Components components,
      Server server) {
    this.instruments = instruments;
    this.wiring = wiring;
    this.changes = changes;
    this.components = components;
    this.server = server;
    AuditSealing sealings = new AuditSealing(wiring.useCases().sealAuditTrail());
    instruments.metrics().watchSealing(sealings::age);
    this.sealing = new RepeatingJob("audit-sealing", SEALING_INTERVAL, SEALING_INTERVAL, sealings);
    // At a random time in the first interval, so that instances that start together take turns.
    Duration delay = Duration.ofMillis(new SplittableRandom().nextLong(PURGE_INTERVAL.toMillis()));
    this.purge = new RepeatingJob("session-purge", delay, PURGE_INTERVAL,
        new SessionPurge(wiring.useCases().purgeSessions()));
  }

  /** Updates the schema, and answers requests when this method returns. The identity provider may be unavailable. */
  public static Service start(Settings settings) {
    return start(settings, Wiring.CLOCK, DatabaseLimits.SERVICE);
  }

  /** As the other method, with a given clock and given limits for the database. */
  public static Service start(Settings settings, InstantSource clock, DatabaseLimits limits) {
    new SchemaMigration(settings.listen()).update();
    Instruments instruments = new Instruments(settings, version());
    Wiring wiring = new Wiring(settings, clock, limits, instruments.database(), instruments.provider());
    SessionChanges changes = new SessionChanges(settings.listen(), wiring.liveSessions(),
        wiring.probe(settings), wiring.secrets().id());
    Metrics metrics = instruments.metrics();
    metrics.watchKeys(wiring.provider()::keyAge);
    metrics.watchSessions(wiring.liveSessions()::figures);
    try {
      Thread.ofVirtual().name("database-warm-up").start(() -> warmUpDatabase(wiring));
      Components components = new Components(RestApplication.components(), instances(settings, wiring, metrics));
      Server server = Server.prepare(settings.http(), components::get, () -> wiring.secrets().id().toString(),
          instruments.observers());
      open(server, components);
      // Not a virtual thread: its computation is so long that other virtual threads would wait for a processor.
      Thread.ofPlatform().daemon().name("hibernate").start(() -> prepare(wiring));
      Thread.ofVirtual().name("metrics-warm-up").start(metrics::watchJvm);
      Thread.ofVirtual().name("provider-warm-up").start(() -> warmUp(wiring.provider()::warmUp));
      LOG.atInfo().addKeyValue("port", server.port()).addKeyValue("version", version()).log("serving");
      return new Service(instruments, wiring, changes, components, server);
    } catch (RuntimeException e) {
      changes.close();
      wiring.close();
      instruments.close();
      throw e;
    }
  }

  private static void open(Server server, Components components) {
    try {
      server.listen();
    } catch (RuntimeException e) {
      server.close();
      components.close();
      throw e;
    }
  }

  /** The first login then need not wait. If the provider is unavailable, that login tries again. */
  static void warmUp(Runnable provider) {
    try {
      provider.run();
    } catch (IdentityProviderUnavailable | IdentityProviderFault e) {
      LOG.warn("The identity provider is not ready: {}", e.getMessage());
    } catch (RuntimeException e) {
      // No caller waits for this thread. The message may quote the provider's response.
      LOG.warn("Warming up for the identity provider failed: {}", e.getClass().getName());
    }
  }

  private static void prepare(Wiring wiring) {
    try {
      wiring.prepare();
    } catch (CancellationException e) {
      LOG.debug("Hibernate is not needed any more: the service stops");
    } catch (RuntimeException e) {
      // No caller waits for this thread. It does not query the database, so the cause is this build or its memory.
      LOG.error("Hibernate can't be started: no login and no transaction will succeed", e);
    }
  }

  private static void warmUpDatabase(Wiring wiring) {
    try {
      wiring.warmUp();
    } catch (RuntimeException e) {
      // No caller waits for this thread. A request that needs the database fails with an error of its own.
      LOG.warn("Warming up for the database failed: {}", e.getClass().getName());
    }
  }

  private static List<Object> instances(Settings settings, Wiring wiring, Metrics metrics) {
    Set<WebOrigin> ours = new HashSet<>(settings.http().corsOrigins());
    ours.add(settings.http().publicOrigin());
    List<Object> instances = new ArrayList<>(wiring.useCases().all());
    instances.add(settings.sessions());
    instances.add(settings.http());
    instances.add(Health.ok(version()));
    instances.add(metrics);
    instances.add(new SiteGuard(ours));
    return instances;
  }

  private static String version() {
    return Optional.ofNullable(Service.class.getPackage().getImplementationVersion()).orElse("unpackaged");
  }

  /** The port on which the service listens. */
  public int port() {
    return server.port();
  }

  @Override
  public void close() {
    server.close();
    components.close();
    sealing.close();
    purge.close();
    changes.close();
    wiring.close();
    instruments.close();
  }
}
