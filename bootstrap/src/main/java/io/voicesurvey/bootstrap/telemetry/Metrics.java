package io.voicesurvey.bootstrap.telemetry;

import com.zaxxer.hikari.metrics.MetricsTrackerFactory;
import com.zaxxer.hikari.metrics.micrometer.MicrometerMetricsTrackerFactory;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.jvm.ClassLoaderMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmInfoMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.voicesurvey.adapters.oidc.provider.ExchangeObserver;
import io.voicesurvey.adapters.persistence.cache.CacheFigures;
import io.voicesurvey.adapters.rest.metrics.Exposition;
import io.voicesurvey.adapters.rest.server.observation.RequestMeters;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;

/** All metrics of one instance, in the terms of Prometheus. */
public final class Metrics implements Exposition, AutoCloseable {
  private static final Duration[] BUCKETS = Stream.of(5, 10, 25, 50, 100, 250, 500, 1000, 2500, 5000)
      .map(Duration::ofMillis).toArray(Duration[]::new);

  /** Names of Micrometer that break the rules of Prometheus: base units, and {@code _count} only for histograms. */
  private static final String CPU_TIME_IN_NANOSECONDS = "process.cpu.time";
  private static final String PROCESSORS_AS_A_COUNT = "system.cpu.count";

  private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final RequestMeters requests = new RequestMeters(registry);
  private final JvmGcMetrics collections = new JvmGcMetrics();

  /** The metrics of requests. */
  public RequestMeters requests() {
    return requests;
  }

  /** Measures the connection pool. */
  public MetricsTrackerFactory pool() {
    return new MicrometerMetricsTrackerFactory(registry);
  }

  /** Counts and times the exchanges with the identity provider. */
  public ExchangeObserver provider() {
    return endpoint -> {
      Timer.Sample sample = Timer.start(registry);
      return outcome -> sample.stop(Timer.builder("voicesurvey.idp.requests")
          .description("Requests to the identity provider").tag("endpoint", endpoint)
          .tag("outcome", outcome.name().toLowerCase(Locale.ROOT)).serviceLevelObjectives(BUCKETS).register(registry));
    };
  }

  /** @param age the age of the provider's keys; empty while there are none */
  public void watchKeys(Supplier<Optional<Duration>> age) {
    gauge("voicesurvey.idp.jwks.age", "Age of the identity provider's keys; NaN without keys",
        () -> age.get().map(Metrics::seconds).orElse(Double.NaN)).baseUnit("seconds").register(registry);
  }

  /** @param figures the figures of the session cache */
  public void watchSessions(Supplier<CacheFigures> figures) {
    lookups(figures, "hit", CacheFigures::hits);
    lookups(figures, "miss", CacheFigures::misses);
    lookups(figures, "bypass", CacheFigures::bypasses);
    gauge("voicesurvey.live.sessions.remembered", "Sessions in memory, approximately", () -> figures.get().size())
        .register(registry);
    gauge("voicesurvey.live.sessions.listening", "1 while this instance receives changes of sessions, else 0",
        () -> figures.get().listening() ? 1 : 0).register(registry);
    gauge("voicesurvey.live.sessions.revocation.delay",
        "Time from the start of the last change's transaction to its effect in this instance",
        () -> seconds(figures.get().lastDelay())).baseUnit("seconds").register(registry);
  }

  /** @param age the time since the audit trail was last sealed to its end */
  public void watchSealing(Supplier<Duration> age) {
    gauge("voicesurvey.audit.sealing.age", "Time since any instance last sealed the audit trail to its end",
        () -> seconds(age.get())).baseUnit("seconds").register(registry);
  }

  /** @param lost the number of lines of that log that were lost because its queue was full */
  public void watchLog(String log, LongSupplier lost) {
    FunctionCounter.builder("voicesurvey.log.lines.lost", this, self -> lost.getAsLong())
        .description("Log lines that were dropped because the queue was full").tag("log", log).register(registry);
  }

  /** Starts to measure the JVM. It takes a moment to load the management beans. */
  public void watchJvm() {
    registry.config().meterFilter(MeterFilter.deny(id -> id.getName().equals(CPU_TIME_IN_NANOSECONDS)))
        .meterFilter(MeterFilter.deny(id -> id.getName().equals(PROCESSORS_AS_A_COUNT)));
    FunctionCounter.builder("process.cpu", ProcessHandle.current(), Metrics::processorSeconds)
        .description("Processor time that the process has used").baseUnit("seconds").register(registry);
    gauge("system.cpus", "Processors that the process may use", Runtime.getRuntime()::availableProcessors)
        .register(registry);
    Stream.of(new JvmInfoMetrics(), new JvmMemoryMetrics(), new JvmThreadMetrics(), new ClassLoaderMetrics(),
        new ProcessorMetrics(), new UptimeMetrics(), new FileDescriptorMetrics(), collections)
        .forEach(binder -> binder.bindTo(registry));
  }

  @Override
  public byte[] write(String mediaType) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      registry.scrape(out, mediaType);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  @Override
  public void close() {
    collections.close();
    registry.close();
  }

  private void lookups(Supplier<CacheFigures> figures, String result, ToLongFunction<CacheFigures> of) {
    FunctionCounter.builder("voicesurvey.live.sessions.lookups", this, self -> of.applyAsLong(figures.get()))
        .description("Session lookups, by the source of the result").tag("result", result)
        .register(registry);
  }

  /** A gauge that is kept although no other object refers to the source of its value. */
  private static Gauge.Builder<Supplier<Number>> gauge(String name, String description, Supplier<Number> value) {
    return Gauge.builder(name, value).description(description).strongReference(true);
  }

  private static double processorSeconds(ProcessHandle process) {
    return process.info().totalCpuDuration().map(Metrics::seconds).orElse(Double.NaN);
  }

  private static double seconds(Duration duration) {
    return duration.toNanos() / 1e9;
  }
}
