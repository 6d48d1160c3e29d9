package io.voicesurvey.application.port;

import io.voicesurvey.domain.Secret;
import io.voicesurvey.domain.session.ProviderGrant;
import io.voicesurvey.domain.session.Session;
import io.voicesurvey.domain.session.SessionId;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** Grants in an {@link InMemoryDatabase}. */
public final class InMemoryRechecks implements Rechecks {
  private final InMemoryDatabase database;

  public InMemoryRechecks(InMemoryDatabase database) {
    this.database = database;
  }

  @Override
  public Batch claim(String issuer, int limit, Duration lease, Duration tokenLifetime) {
    return database.inTransaction(() -> {
      Instant now = database.now();
      List<SessionId> due = database.rechecks().entrySet().stream()
          .filter(entry -> entry.getValue().issuer().equals(issuer) && entry.getValue().isDue(now))
          .sorted(Comparator.comparing(entry -> entry.getValue().dueAt().orElseThrow())).limit(limit)
          .map(Map.Entry::getKey).toList();
      List<DueRecheck> claimed = due.stream().flatMap(id -> claim(id, lease, tokenLifetime, now).stream()).toList();
      return new Batch(claimed, due.size() == limit);
    });
  }

  private Optional<DueRecheck> claim(SessionId id, Duration lease, Duration tokenLifetime, Instant now) {
    Session session = database.sessions().get(id);
    Stored stored = database.rechecks().get(id);
    if (!session.isLive(now)) {
      database.rechecks().remove(id);
      return Optional.empty();
    }
    boolean isUsed = !session.lastUsedAt().isBefore(stored.askedAt())
        || session.lastUsedAt().isAfter(now.minus(tokenLifetime));
    database.rechecks().put(id, isUsed ? stored.claimed(now.plus(lease)) : stored.waiting());
    return Optional.of(new DueRecheck(id, session.userId(), stored.number() + 1, stored.refreshToken(),
        stored.failures(), stored.isClaimed(), Duration.between(stored.dueAt().orElseThrow(), now)))
        .filter(claimed -> isUsed);
  }

  @Override
  public boolean keep(DueRecheck claim, ProviderGrant grant, Duration lease) {
    return change(claim, stored -> stored.with(grant, database.now().plus(lease)));
  }

  @Override
  public boolean complete(DueRecheck claim, ProviderGrant grant, Duration wait) {
    return change(claim, stored -> stored.completed(grant, database.now(), wait));
  }

  @Override
  public boolean postpone(DueRecheck claim, Duration wait) {
    return change(claim, stored -> stored.postponed(database.now().plus(wait)));
  }

  @Override
  public boolean remove(DueRecheck claim) {
    return database.inTransaction(() -> isHeld(claim) && database.rechecks().remove(claim.session()) != null);
  }

  private boolean change(DueRecheck claim, UnaryOperator<Stored> change) {
    return database.inTransaction(() -> {
      boolean isHeld = isHeld(claim);
      if (isHeld) {
        database.rechecks().computeIfPresent(claim.session(), (id, stored) -> change.apply(stored));
      }
      return isHeld;
    });
  }

  private boolean isHeld(DueRecheck claim) {
    return Optional.ofNullable(database.rechecks().get(claim.session()))
        .filter(stored -> stored.isClaimed() && stored.number() == claim.number()).isPresent();
  }

  /** @param dueAt empty while the session is not in use */
  record Stored(String issuer, Secret refreshToken, Instant askedAt, Optional<Instant> dueAt, long number,
      boolean isClaimed, int failures) {
    static Stored first(ProviderGrant grant, Instant now, Duration wait) {
      return new Stored(grant.issuer(), grant.refreshToken(), now, Optional.of(now.plus(wait)), 0, false, 0);
    }

    boolean isDue(Instant now) {
      return dueAt.filter(due -> !due.isAfter(now)).isPresent();
    }

    Stored claimed(Instant until) {
      return new Stored(issuer, refreshToken, askedAt, Optional.of(until), number + 1, true, failures);
    }

    Stored waiting() {
      return new Stored(issuer, refreshToken, askedAt, Optional.empty(), number, false, failures);
    }

    Stored usedAgain(Instant now) {
      return dueAt.isPresent() ? this : postponedTo(now, failures);
    }

    Stored with(ProviderGrant grant, Instant until) {
      return new Stored(issuer, grant.refreshToken(), askedAt, Optional.of(until), number, true, failures);
    }

    Stored completed(ProviderGrant grant, Instant now, Duration wait) {
      return new Stored(issuer, grant.refreshToken(), now, Optional.of(now.plus(wait)), number, false, 0);
    }

    Stored postponed(Instant until) {
      return postponedTo(until, failures + 1);
    }

    private Stored postponedTo(Instant until, int newFailures) {
      return new Stored(issuer, refreshToken, askedAt, Optional.of(until), number, false, newFailures);
    }
  }
}
