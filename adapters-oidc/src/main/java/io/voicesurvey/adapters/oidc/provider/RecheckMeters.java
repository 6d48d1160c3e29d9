package io.voicesurvey.adapters.oidc.provider;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.voicesurvey.application.session.RecheckResult;
import io.voicesurvey.domain.login.ProviderId;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
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
  private final InstantSource clock;
  private final AtomicReference<Delay> delay = new AtomicReference<>(new Delay(Duration.ZERO, Optional.empty()));

  /** All counters exist from the start, so that a rate of zero is visible. */
  public RecheckMeters(MeterRegistry registry, ProviderId provider, InstantSource clock) {
    this.clock = clock;
    this.byOutcome = List.of(CONFIRMED, ENDED, FAILED, UNUSABLE).stream().collect(Collectors.toMap(Function.identity(),
        outcome -> Counter.builder("voicesurvey.rechecks")
            .description("Sessions about which a provider was asked again")
            .tag("provider", provider.value()).tag("outcome", outcome).register(registry)));
    Gauge.builder("voicesurvey.recheck.delay", () -> delay.get().at(clock.instant()).toNanos() / 1e9)
        .baseUnit("seconds").description("Maximum time by which the last rechecks were later than due")
        .tag("provider", provider.value()).register(registry);
  }

  @Override
  public void accept(List<RecheckResult> batch) {
    batch.forEach(result -> byOutcome.get(outcome(result)).increment());
    Instant now = clock.instant();
    delay.updateAndGet(before -> before.after(batch, now));
  }

  private static String outcome(RecheckResult result) {
    return switch (result) {
      case RecheckResult.Confirmed confirmed -> CONFIRMED;
      case RecheckResult.Ended ended -> ENDED;
      case RecheckResult.Failed failed -> FAILED;
      case RecheckResult.Unusable unusable -> UNUSABLE;
    };
  }

  /**
   * The delay of the last batch. While the provider fails, it is asked seldom, and the sessions wait on.
   *
   * @param failingSince when the delay was measured, if the provider has failed since then
   */
  private record Delay(Duration measured, Optional<Instant> failingSince) {
    Duration at(Instant now) {
      return failingSince.map(since -> measured.plus(Duration.between(since, now))).orElse(measured);
    }

    Delay after(List<RecheckResult> batch, Instant now) {
      Duration longest = batch.stream().map(result -> result.due().delay()).max(Comparator.naturalOrder())
          .orElse(Duration.ZERO);
      boolean isFailing = RecheckResult.showFailure(batch) || failingSince.isPresent() && !batch.isEmpty()
          && batch.stream().allMatch(RecheckResult.Failed.class::isInstance);
      boolean waitsLonger = isFailing && failingSince.isPresent() && at(now).compareTo(longest) > 0;
      return new Delay(waitsLonger ? at(now) : longest, Optional.of(now).filter(time -> isFailing));
    }
  }
}
