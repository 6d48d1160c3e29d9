package io.voicesurvey.adapters.persistence.cache;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.function.ToLongFunction;

/** The meters of the session cache. */
public record LiveSessionMeters(CaffeineLiveSessions cache) implements MeterBinder {
  @Override
  public void bindTo(MeterRegistry registry) {
    lookups("hit", CacheFigures::hits).register(registry);
    lookups("miss", CacheFigures::misses).register(registry);
    lookups("bypass", CacheFigures::bypasses).register(registry);
    Gauge.builder("voicesurvey.live.sessions.remembered", () -> cache.figures().size())
        .description("Sessions in memory, approximately").register(registry);
    Gauge.builder("voicesurvey.live.sessions.listening", () -> cache.figures().listening() ? 1 : 0)
        .description("1 while this instance receives changes of sessions, else 0").register(registry);
    Gauge.builder("voicesurvey.live.sessions.revocation.delay", () -> cache.figures().lastDelay().toNanos() / 1e9)
        .description("Time from the start of the last change's transaction to its effect in this instance")
        .baseUnit("seconds").register(registry);
  }

  private FunctionCounter.Builder<CaffeineLiveSessions> lookups(String result, ToLongFunction<CacheFigures> figure) {
    return FunctionCounter
        .builder("voicesurvey.live.sessions.lookups", cache, source -> figure.applyAsLong(source.figures()))
        .description("Session lookups, by the source of the result").tag("result", result);
  }
}
