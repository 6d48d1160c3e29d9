package io.voicesurvey.adapters.persistence;

import java.util.Optional;
import java.util.function.Function;
import org.hibernate.StatelessSession;

/** A transaction under way. Work that failed in it dooms it, whoever catches the failure. */
final class UnitOfWork {
  private final StatelessSession session;
  private Optional<Throwable> failure = Optional.empty();

  UnitOfWork(StatelessSession session) {
    this.session = session;
  }

  StatelessSession session() {
    return session;
  }

  <T> T join(Function<StatelessSession, T> work) {
    try {
      return work.apply(session);
    } catch (RuntimeException | Error e) {
      failure = Optional.of(e);
      throw e;
    }
  }

  void requireUnharmed() {
    failure.ifPresent(e -> {
      throw new IllegalStateException("a transaction that joined this one failed", e);
    });
  }
}
