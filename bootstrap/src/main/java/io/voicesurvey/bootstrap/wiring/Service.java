package io.voicesurvey.bootstrap.wiring;

import io.voicesurvey.adapters.oidc.provider.RecheckLog;
import io.voicesurvey.adapters.oidc.provider.RecheckMeters;
import io.voicesurvey.adapters.persistence.Database;
import io.voicesurvey.adapters.persistence.DatabaseLimits;
import io.voicesurvey.adapters.persistence.SchemaMigration;
import io.voicesurvey.adapters.persistence.cache.SessionChanges;
import io.voicesurvey.adapters.persistence.program.JdbcServiceUses;
import io.voicesurvey.adapters.rest.health.Health;
import io.voicesurvey.adapters.rest.metrics.PrometheusExposition;
import io.voicesurvey.adapters.rest.server.edge.Server;
import io.voicesurvey.application.port.SecretGenerator;
import io.voicesurvey.application.session.RecheckSessions;
import io.voicesurvey.bootstrap.job.AuditSealing;
import io.voicesurvey.bootstrap.job.RepeatingJob;
import io.voicesurvey.bootstrap.job.SessionPurge;
import io.voicesurvey.bootstrap.settings.Settings;
import io.voicesurvey.bootstrap.telemetry.Instruments;
import io.voicesurvey.domain.login.ProviderId;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The running service: the use cases behind the HTTP server. */
public final class Service implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Service.class);

  /** A small part of the time for which a dead session is kept. */
  private static final Duration PURGE_INTERVAL = Duration.ofHours(1);

  /** The maximum wait of an event for its seal in normal operation. */
  private static final Duration SEALING_INTERVAL = Duration.ofSeconds(1);

  /** The time between two looks for sessions that are due. One look costs one query by index. */
  private static final Duration RECHECK_INTERVAL = Duration.ofSeconds(1);

  /** Longer than a request to a provider may take: its response may have the only refresh token that works. */
  private static final Duration RECHECK_CLOSE_LIMIT = Duration.ofSeconds(6);

  /** Closes each part that runs, the last one first. */
  private final Deque<Runnable> closing = new ArrayDeque<>();
  private final Server server;

  private Service(Settings settings, InstantSource clock, DatabaseLimits limits) {
    try {
      this.server = run(settings, clock, limits);
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  /** Updates the schema, and answers requests when this method returns. The identity provider may be unavailable. */
  public static Service start(Settings settings) {
    return start(settings, Wiring.CLOCK, DatabaseLimits.SERVICE);
  }

  /** As the other method, with a given clock and given limits for the database. */
  public static Service start(Settings settings, InstantSource clock, DatabaseLimits limits) {
    return new Service(settings, clock, limits);
  }

  /** Starts all parts in this order. They are closed in the reverse order, so the jobs outlive the last request. */
  private Server run(Settings settings, InstantSource clock, DatabaseLimits limits) {
    new SchemaMigration(settings.listen()).update();
    Instruments instruments = started(new Instruments(settings, version()), Instruments::close);
    Wiring wiring = started(new Wiring(settings, clock,
        new Database(settings.database(), limits, instruments.database()), instruments::provider), Wiring::close);
    SecretGenerator secrets = wiring.ports().secrets();
    started(new SessionChanges(settings.listen(), wiring.liveSessions(), wiring.probe(settings), secrets.id()),
        SessionChanges::close);
    AuditSealing sealing = new AuditSealing(wiring.useCases().sealAuditTrail());
    started(new RepeatingJob("session-purge", purgeDelay(), PURGE_INTERVAL, new SessionPurge(
        wiring.useCases().purgeSessions(), wiring.useCases().disableDormantUsers())), RepeatingJob::close);
    started(new RepeatingJob("audit-sealing", SEALING_INTERVAL, SEALING_INTERVAL, sealing), RepeatingJob::close);
    started(new RepeatingJob("service-uses", JdbcServiceUses.STORE_INTERVAL, JdbcServiceUses.STORE_INTERVAL, () -> {
      wiring.serviceUses().store();
      return Optional.empty();
    }), RepeatingJob::close);
    PrometheusExposition metrics = instruments.metrics();
    AtomicBoolean stopping = new AtomicBoolean();
    settings.providers().stream().filter(provider -> provider.recheckInterval().isPresent())
        .forEach(provider -> startRecheck(provider.profile().id(), wiring, stopping::get,
            new RecheckMeters(metrics.registry(), provider.profile().id(), clock)));
    instruments.watch(wiring.providers(), wiring.liveSessions());
    metrics.watchSealing(sealing::age);
    WarmUp.startRequests(wiring);
    Components components = started(
        new Components(settings, wiring.useCases(), metrics, Health.ok(version())), Components::close);
    Server listening = started(Server.prepare(settings.http(), components::get, () -> requestId(clock),
        instruments.observers()), Server::close);
    // While the last requests end, those to the providers end, too.
    started(stopping, now -> now.set(true));
    listening.listen();
    WarmUp.startRest(wiring, metrics::watchJvm);
    LOG.atInfo().addKeyValue("port", listening.port()).addKeyValue("version", version()).log("serving");
    return listening;
  }

  /** One job for each provider, so that one that does not answer delays no other. */
  private void startRecheck(ProviderId id, Wiring wiring, BooleanSupplier isStopping, RecheckMeters meters) {
    RecheckSessions.Command command = new RecheckSessions.Command(id, isStopping, new RecheckLog(id).andThen(meters));
    started(new RepeatingJob("session-recheck-" + id.value(), RECHECK_INTERVAL, RECHECK_INTERVAL, RECHECK_CLOSE_LIMIT,
        () -> wiring.useCases().recheckSessions().execute(command).pause()), RepeatingJob::close);
  }

  private <T> T started(T part, Consumer<T> close) {
    closing.push(() -> close.accept(part));
    return part;
  }

  /** A random time in the first interval, so that instances that start together take turns. */
  private static Duration purgeDelay() {
    return Duration.ofMillis(new SplittableRandom().nextLong(PURGE_INTERVAL.toMillis()));
  }

  /**
   * A new UUID of version 7 (RFC 9562, section 5.7). It is no secret, and each request needs one: a secure source would
   * make all threads wait for each other.
   */
  private static String requestId(InstantSource clock) {
    ThreadLocalRandom random = ThreadLocalRandom.current();
    long time = clock.millis() << 16 | 0x7000 | random.nextInt(1 << 12);
    return new UUID(time, Long.MIN_VALUE | random.nextLong() >>> 2).toString();
  }

  /** The version in the manifest of the jar. */
  public static String version() {
    return Optional.ofNullable(Service.class.getPackage().getImplementationVersion()).orElse("unpackaged");
  }

  /** The port on which the service listens. */
  public int port() {
    return server.port();
  }

  @Override
  public void close() {
    closing.forEach(Runnable::run);
    closing.clear();
  }
}
