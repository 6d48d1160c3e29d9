package io.voicesurvey.application.session;

import io.voicesurvey.application.port.AuditTrail;
import io.voicesurvey.application.port.ConfiguredProvider;
import io.voicesurvey.application.port.DatabaseUnavailable;
import io.voicesurvey.application.port.DueRecheck;
import io.voicesurvey.application.port.IdentityProvider;
import io.voicesurvey.application.port.IdentityProvider.Renewal;
import io.voicesurvey.application.port.IdentityProviderFault;
import io.voicesurvey.application.port.IdentityProviderUnavailable;
import io.voicesurvey.application.port.IdentityProviders;
import io.voicesurvey.application.port.Rechecks;
import io.voicesurvey.application.port.SessionRepository;
import io.voicesurvey.application.port.Transactions;
import io.voicesurvey.application.port.UserRepository;
import io.voicesurvey.application.port.WaitingUsers;
import io.voicesurvey.domain.audit.Actor;
import io.voicesurvey.domain.audit.AuditEvent;
import io.voicesurvey.domain.audit.AuditReason;
import io.voicesurvey.domain.login.ProviderId;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * Asks an identity provider again about the sessions that are due, batch by batch. The claims that it states now count as
 * at a login. A session whose refresh token it refuses ends. Its failures end no session.
 */
public final class RecheckSessions {
  /**
   * @param provider   a configured provider
   * @param isStopping asked before each batch; true ends the run. The requests in progress go on, because their responses
   *                   may have new refresh tokens
   * @param listener   receives the results of each batch, without those that the database failed to store. Empty if no
   *                   session was due
   */
  public record Command(ProviderId provider, BooleanSupplier isStopping, Consumer<List<RecheckResult>> listener) {}

  /**
   * @param pause why the provider is not asked about the other sessions for a while: it failed at the last requests. Empty
   *              if no more sessions are due
   */
  public record Outcome(Optional<String> pause) {}

  /** The sessions of a batch, all of which are asked about at the same time. */
  private static final int BATCH = 16;

  /**
   * Longer than a request to the provider with its metadata. Short, because some providers accept a replaced refresh
   * token for about this time: if an instance dies while it asks, the next request may still be accepted.
   */
  private static final Duration LEASE = Duration.ofSeconds(30);

  /** A lost response may have had a new refresh token, so the first attempts are soon. */
  private static final Duration FIRST_RETRY = Duration.ofSeconds(10);
  private static final Duration LONGEST_RETRY = Duration.ofHours(1);
  private static final int MAX_DOUBLINGS = 10;

  private final IdentityProviders providers;
  private final Rechecks rechecks;
  private final RenewedGrants renewedGrants;
  private final SessionRepository sessions;
  private final AuditTrail auditTrail;
  private final Transactions transactions;
  private final ClaimUpdate claimUpdate;
  private final Duration tokenLifetime;
  private final InstantSource clock;
  private final Map<ProviderId, ProviderCircuit> circuits = new ConcurrentHashMap<>();

  /** @param tokenLifetime of access tokens */
  public RecheckSessions(IdentityProviders providers, Rechecks rechecks, UserRepository users,
      WaitingUsers waitingUsers, SessionRepository sessions, AuditTrail auditTrail, Transactions transactions,
      Duration tokenLifetime,
      InstantSource clock) {
    this.providers = providers;
    this.rechecks = rechecks;
    this.renewedGrants = new RenewedGrants(rechecks, LEASE);
    this.sessions = sessions;
    this.auditTrail = auditTrail;
    this.transactions = transactions;
    this.claimUpdate = new ClaimUpdate(users, waitingUsers, auditTrail);
    this.tokenLifetime = tokenLifetime;
    this.clock = clock;
  }

  public Outcome execute(Command command) {
    ConfiguredProvider provider = providers.find(command.provider())
        .orElseThrow(() -> new IllegalArgumentException("the provider is not configured"));
    ProviderCircuit circuit = circuits.computeIfAbsent(provider.id(), id -> new ProviderCircuit());
    boolean more = true;
    while (more && !command.isStopping().getAsBoolean() && !Thread.currentThread().isInterrupted()) {
      Optional<String> pause = circuit.pause(clock.instant());
      more = pause.isEmpty() && askBatch(provider, circuit, command.listener()) && circuit.failure().isEmpty();
    }
    return new Outcome(circuit.failure());
  }

  /** Whether more sessions may be due. */
  private boolean askBatch(ConfiguredProvider provider, ProviderCircuit circuit,
      Consumer<List<RecheckResult>> listener) {
    Rechecks.Batch batch = transactions.inTransaction(
        () -> rechecks.claim(provider.profile().issuer(), circuit.limit(BATCH), LEASE, tokenLifetime));
    List<RecheckResult> results = new ArrayList<>();
    try {
      ask(provider.provider(), batch.claimed(), results);
    } finally {
      circuit.record(results, clock.instant());
      if (!results.isEmpty() || batch.claimed().isEmpty()) {
        listener.accept(results);
      }
    }
    return batch.isFull();
  }

  /**
   * If this thread is interrupted, the claims of the unfinished requests end by their time.
   *
   * @param results receives those of the requests that did not throw
   */
  private void ask(IdentityProvider provider, List<DueRecheck> batch, List<RecheckResult> results) {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      collect(threads.invokeAll(batch.stream()
          .<Callable<RecheckResult>>map(due -> () -> ask(provider, due)).toList()), results);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void collect(List<Future<RecheckResult>> asked, List<RecheckResult> results)
      throws InterruptedException {
    Optional<Throwable> failure = Optional.empty();
    for (Future<RecheckResult> one : asked) {
      try {
        results.add(one.get());
      } catch (ExecutionException e) {
        failure = failure.or(() -> Optional.of(e.getCause()));
      }
    }
    if (failure.isPresent()) {
      throw failure.get() instanceof DatabaseUnavailable away
          ? away
          : new IllegalStateException("a recheck failed", failure.get());
    }
  }

  private RecheckResult ask(IdentityProvider provider, DueRecheck due) {
    try {
      return switch (provider.renew(due.refreshToken(), grant -> renewedGrants.keep(due, grant))) {
        case Renewal.Renewed renewed -> confirm(due, renewed);
        case Renewal.Refused refused -> end(due);
        case Renewal.ResponseRefused(String check) -> postpone(due, check, Duration.ZERO, true);
        case Renewal.Unusable unusable -> leave(due);
      };
    } catch (IdentityProviderUnavailable e) {
      return postpone(due, e.getMessage(), e.retryAfter(), false);
    } catch (IdentityProviderFault e) {
      return postpone(due, e.getMessage(), Duration.ZERO, false);
    } catch (RenewedGrants.ClaimEnded e) {
      return claimEnded(due);
    }
  }

  /** If the claim has ended, another instance may have applied later claims. */
  private RecheckResult confirm(DueRecheck due, Renewal.Renewed renewed) {
    return transactions.inTransaction(() -> {
      if (!rechecks.complete(due, renewed.grant(), renewed.grant().waitOf(due.session()))) {
        return claimEnded(due);
      }
      return claimUpdate.apply(due, renewed, clock.instant());
    });
  }

  /** If the claim has ended, another instance asked meanwhile. The provider may have refused only a replaced token. */
  private RecheckResult end(DueRecheck due) {
    return transactions.inTransaction(() -> {
      if (!rechecks.remove(due)) {
        return claimEnded(due);
      }
      if (sessions.revoke(due.session())) {
        auditTrail.add(AuditEvent
            .sessionRevoked(due.user(), due.session(), Actor.IDENTITY_PROVIDER, clock.instant())
            .with(AuditReason.PROVIDER_REFUSED));
      }
      return new RecheckResult.Ended(due);
    });
  }

  private RecheckResult postpone(DueRecheck due, String reason, Duration retryAfter, boolean isAnswered) {
    Duration backoff = FIRST_RETRY.multipliedBy(1L << Math.min(due.failures(), MAX_DOUBLINGS));
    Duration wait = ProviderCircuit.longer(backoff.compareTo(LONGEST_RETRY) > 0 ? LONGEST_RETRY : backoff, retryAfter);
    rechecks.postpone(due, wait);
    return new RecheckResult.Failed(due, reason, retryAfter, wait, isAnswered);
  }

  /** The refresh token stays: an instance of another release, or with other keys or settings, may open it. */
  private RecheckResult leave(DueRecheck due) {
    rechecks.postpone(due, LONGEST_RETRY);
    return new RecheckResult.Unusable(due);
  }

  private static RecheckResult claimEnded(DueRecheck due) {
    return new RecheckResult.Failed(due,
        "the provider took so long that another instance may have asked meanwhile", Duration.ZERO, Duration.ZERO,
        false);
  }
}
