package io.voicesurvey.adapters.persistence;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.hibernate.StatelessSession;

/** A transaction in progress. If work in it fails, it cannot commit, even if the failure is caught. */
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

  void requireNoFailure() {
    if (!failures.isEmpty()) {
      throw new IllegalStateException("a transaction that joined this one failed", failures.getFirst());
    }
  }
}
