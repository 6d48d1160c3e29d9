package io.voicesurvey.application.port;

import io.voicesurvey.domain.Secret;
import io.voicesurvey.domain.program.WorkloadToken;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;

/**
 * Workload tokens that are genuine because this object issued them, as any issuer. Remembers which issuers it contacted,
 * and fails if it is called inside a transaction.
 */
public final class InMemoryWorkloadTokens implements WorkloadTokens {
  private final InstantSource clock;
  private final BooleanSupplier isInTransaction;
  private final AtomicLong number = new AtomicLong();
  private final Map<Secret, Known> known = new ConcurrentHashMap<>();
  private final List<String> contacted = new ArrayList<>();
  private boolean away;

  /** @param isInTransaction whether the current thread is inside a transaction */
  public InMemoryWorkloadTokens(InstantSource clock, BooleanSupplier isInTransaction) {
    this.clock = clock;
    this.isInTransaction = isInTransaction;
  }

  /** A token that its issuer signed. */
  public Secret issue(String issuer, List<String> audiences, Map<String, String> claims, Duration lifetime) {
    return token(issuer, audiences, claims, lifetime, true);
  }

  /** The same with another signature. */
  public Secret forge(String issuer, List<String> audiences, Map<String, String> claims, Duration lifetime) {
    return token(issuer, audiences, claims, lifetime, false);
  }

  private Secret token(String issuer, List<String> audiences, Map<String, String> claims, Duration lifetime,
      boolean signed) {
    String id = "workload-" + number.incrementAndGet();
    Secret token = Secret.of(id);
    known.put(token, new Known(new WorkloadToken(issuer, new LinkedHashSet<>(audiences), claims,
        Optional.ofNullable(claims.get("jti")).orElse(id), clock.instant().plus(lifetime)), signed));
    return token;
  }

  /** From now on, no issuer can be reached. */
  public void takeAway() {
    away = true;
  }

  public void bringBack() {
    away = false;
  }

  /** The issuers whose keys were needed, in order. */
  public List<String> contacted() {
    return List.copyOf(contacted);
  }

  @Override
  public Optional<String> issuer(Secret token) {
    return Optional.ofNullable(known.get(token)).map(found -> found.token().issuer());
  }

  @Override
  public Verification verify(Secret token, String issuer) {
    if (isInTransaction.getAsBoolean()) {
      throw new IllegalStateException("an issuer is asked inside a transaction");
    }
    contacted.add(issuer);
    if (away) {
      throw new IssuerUnavailable(issuer + " is away", Duration.ofSeconds(5));
    }
    return Optional.ofNullable(known.get(token)).map(found -> verify(found, issuer))
        .orElseGet(() -> new Verification.Refused("form"));
  }

  private Verification verify(Known found, String issuer) {
    if (!found.token().issuer().equals(issuer)) {
      return new Verification.Refused("iss");
    }
    if (!found.signed()) {
      return new Verification.Refused("signature");
    }
    return clock.instant().isBefore(found.token().expiresAt())
        ? new Verification.Genuine(found.token())
        : new Verification.Refused("exp");
  }

  private record Known(WorkloadToken token, boolean signed) {}
}
