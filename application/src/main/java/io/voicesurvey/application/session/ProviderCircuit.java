package io.voicesurvey.application.session;

import io.voicesurvey.application.session.RecheckResult.Failed;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Stops the requests to a provider that fails. After a pause, a single request finds out whether it works again. Each
 * further failure doubles the pause.
 */
final class ProviderCircuit {
  static final Duration FIRST_PAUSE = Duration.ofSeconds(10);
  static final Duration LONGEST_PAUSE = Duration.ofMinutes(5);

  private final AtomicReference<Optional<Opened>> opened = new AtomicReference<>(Optional.empty());

  /** Why no request may be sent now; empty if requests may be sent. */
  Optional<String> pause(Instant now) {
    return opened.get().filter(failure -> now.isBefore(failure.until())).map(Opened::reason);
  }

  /** Why the last requests failed; empty if one of them was answered, or there was none. */
  Optional<String> failure() {
    return opened.get().map(Opened::reason);
  }

  /** The number of requests that may be sent at the same time. */
  int limit(int normal) {
    return opened.get().isPresent() ? 1 : normal;
  }

  /** Takes the results of requests. Requests stop if they show that the provider fails, and until they show the opposite. */
  void record(List<RecheckResult> results, Instant now) {
    List<Failed> failures = results.stream().filter(Failed.class::isInstance).map(Failed.class::cast).toList();
    if (results.size() > failures.size()) {
      opened.set(Optional.empty());
    } else if (RecheckResult.showFailure(results) || !failures.isEmpty() && opened.get().isPresent()) {
      Duration asked = failures.stream().map(Failed::retryAfter).reduce(Duration.ZERO, ProviderCircuit::longer);
      opened.updateAndGet(before -> Optional.of(next(before, failures.getLast().reason(), asked, now)));
    }
  }

  private static Opened next(Optional<Opened> before, String reason, Duration asked, Instant now) {
    Duration pause = before.map(earlier -> earlier.pause().multipliedBy(2)).filter(
        doubled -> doubled.compareTo(LONGEST_PAUSE) < 0).orElse(before.isPresent() ? LONGEST_PAUSE : FIRST_PAUSE);
    return new Opened(reason, pause, now.plus(longer(pause, asked)));
  }

  static Duration longer(Duration one, Duration other) {
    return one.compareTo(other) > 0 ? one : other;
  }

  private record Opened(String reason, Duration pause, Instant until) {}
}
