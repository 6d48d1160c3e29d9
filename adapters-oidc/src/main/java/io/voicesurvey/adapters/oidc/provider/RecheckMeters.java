package io.voicesurvey.adapters.oidc.provider;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.voicesurvey.application.session.RecheckResult;
import io.voicesurvey.domain.login.ProviderId;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Counts the rechecks of sessions at one identity provider by their outcome, and measures their delay. */
public final class RecheckMeters implements Consumer<List<RecheckResult>> {
  private static final String CONFIRMED = "confirmed";
  private static final String ENDED = "ended";
  private static final String FAILED = "failed";
  private static final String UNUSABLE = "unusable";

  private final Map<String, Counter> byOutcome;
  private final AtomicLong delayNanos = new AtomicLong();

  /** All counters exist from the start, so that a rate of zero is visible. */
  public RecheckMeters(MeterRegistry registry, ProviderId provider) {
    this.byOutcome = List.of(CONFIRMED, ENDED, FAILED, UNUSABLE).stream().collect(Collectors.toMap(Function.identity(),
        outcome -> Counter.builder("voicesurvey.rechecks")
            .description("Sessions about which a provider was asked again")
            .tag("provider", provider.value()).tag("outcome", outcome).register(registry)));
    Gauge.builder("voicesurvey.recheck.delay", () -> delayNanos.get() / 1e9).baseUnit("seconds")
        .description("Time by which the last recheck was later than due").tag("provider", provider.value())
        .register(registry);
  }

  @Override
  public void accept(List<RecheckResult> batch) {
    batch.forEach(result -> byOutcome.get(outcome(result)).increment());
    delayNanos.set(batch.isEmpty() ? 0 : batch.getLast().due().delay().toNanos());
  }

  private static String outcome(RecheckResult result) {
    return switch (result) {
      case RecheckResult.Confirmed confirmed -> CONFIRMED;
      case RecheckResult.Ended ended -> ENDED;
      case RecheckResult.Failed failed -> FAILED;
      case RecheckResult.Unusable unusable -> UNUSABLE;
    };
  }
}
