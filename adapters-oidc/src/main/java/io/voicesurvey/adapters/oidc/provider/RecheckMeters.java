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
import java.util.stream.Stream;

/** Counts the rechecks of sessions at one identity provider by their outcome, and measures their delay. */
public final class RecheckMeters implements Consumer<List<RecheckResult>> {
  private static final String CONFIRMED = "confirmed";
  private static final String ENDED = "ended";
  private static final String FAILED = "failed";
  private static final String UNUSABLE = "unusable";

  /** Longer than a batch that waits for a slow provider. Without a batch for so long, nothing is known of the sessions. */
  private static final Duration LONGEST_SILENCE = Duration.ofMinutes(1);

  private final Map<String, Counter> byOutcome;
  private final InstantSource clock;
  private final AtomicReference<Delay> delay;

  /** All counters exist from the start, so that a rate of zero is visible. */
  public RecheckMeters(MeterRegistry registry, ProviderId provider, InstantSource clock) {
    this.clock = clock;
    this.delay = new AtomicReference<>(new Delay(Duration.ZERO, clock.instant(), Optional.empty()));
    this.byOutcome = List.of(CONFIRMED, ENDED, FAILED, UNUSABLE).stream().collect(Collectors.toMap(Function.identity(),
        outcome -> Counter.builder("voicesurvey.rechecks")
            .description("Sessions about which a provider was asked again")
            .tag("provider", provider.value()).tag("outcome", outcome).register(registry)));
    Gauge.builder("voicesurvey.recheck.delay", () -> delay.get().at(clock.instant()).toNanos() / 1e9)
        .baseUnit("seconds").description("Maximum time for which a session may have been due")
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
   * The delay of the last batch that shows it. While the provider fails, it is asked seldom, and the sessions wait on.
   *
   * @param measured     at the time {@code since}
   * @param failingUntil when the sessions that wait for another attempt are due again, if the provider fails
   */
  private record Delay(Duration measured, Instant since, Optional<Instant> failingUntil) {
    Duration at(Instant now) {
      Duration silence = Duration.between(since, now);
      return failingUntil.isPresent() || silence.compareTo(LONGEST_SILENCE) > 0 ? measured.plus(silence) : measured;
    }

    /** No session may be due only because all of them wait for another attempt. */
    Delay after(List<RecheckResult> batch, Instant now) {
      return batch.isEmpty()
          ? failingUntil.filter(now::isBefore).map(until -> this)
              .orElse(new Delay(Duration.ZERO, now, Optional.empty()))
          : afterRequests(batch, now);
    }

    private Delay afterRequests(List<RecheckResult> batch, Instant now) {
      Duration longest = longest(batch.stream().map(result -> result.due().delay()));
      List<RecheckResult.Failed> failures = batch.stream().filter(RecheckResult.Failed.class::isInstance)
          .map(RecheckResult.Failed.class::cast).toList();
      boolean isFailing = RecheckResult.showFailure(batch)
          || failingUntil.isPresent() && failures.size() == batch.size();
      if (!isFailing) {
        return new Delay(longest, now, Optional.empty());
      }
      Instant retry = now.plus(longest(failures.stream().map(RecheckResult.Failed::retryIn)));
      boolean waitsLonger = failingUntil.isPresent() && at(now).compareTo(longest) > 0;
      return new Delay(waitsLonger ? at(now) : longest, now,
          failingUntil.filter(retry::isBefore).or(() -> Optional.of(retry)));
    }

    private static Duration longest(Stream<Duration> durations) {
      return durations.max(Comparator.naturalOrder()).orElse(Duration.ZERO);
    }
  }
}
