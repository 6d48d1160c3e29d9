package io.voicesurvey.adapters.oidc.provider;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.voicesurvey.domain.login.ProviderId;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Counts and times the exchanges with one identity provider, and measures the age of its keys. */
public record ProviderMeters(MeterRegistry registry, ProviderId provider) implements ExchangeObserver {
  private static final Duration[] BUCKETS = Stream.of(5, 10, 25, 50, 100, 250, 500, 1000, 2500, 5000)
      .map(Duration::ofMillis).toArray(Duration[]::new);

  @Override
  public Exchange begin(String endpoint) {
    Timer.Sample sample = Timer.start(registry);
    return outcome -> sample.stop(Timer.builder("voicesurvey.idp.requests")
        .description("Requests to the identity provider").tag("provider", provider.value()).tag("endpoint", endpoint)
        .tag("outcome", outcome.name().toLowerCase(Locale.ROOT)).serviceLevelObjectives(BUCKETS).register(registry));
  }

  /** @param age the age of the provider's keys; empty while there are none */
  public void watchKeys(Supplier<Optional<Duration>> age) {
    Gauge.builder("voicesurvey.idp.jwks.age", () -> age.get().map(keys -> keys.toNanos() / 1e9).orElse(Double.NaN))
        .description("Age of the identity provider's keys; NaN without keys").baseUnit("seconds")
        .tag("provider", provider.value()).register(registry);
  }
}
