package io.voicesurvey.adapters.persistence;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.hibernate.StatelessSession;

/** A transaction under way. Work that failed in it dooms it, whoever catches the failure. */
final class UnitOfWork {
  private final StatelessSession session;
  private final List<Throwable> failures = new ArrayList<>();

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
      failures.add(e);
      throw e;
    }
  }

  void requireUnharmed() {
    if (!failures.isEmpty()) {
      throw new IllegalStateException("a transaction that joined this one failed", failures.getFirst());
    }
  }
}
