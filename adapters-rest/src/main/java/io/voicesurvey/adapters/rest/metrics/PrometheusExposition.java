package io.voicesurvey.adapters.rest.metrics;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
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
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** All metrics of one instance, in the terms of Prometheus. */
public final class PrometheusExposition implements Exposition, AutoCloseable {
  /** Names of Micrometer that break the rules of Prometheus: base units, and {@code _count} only for histograms. */
  private static final String CPU_TIME_IN_NANOSECONDS = "process.cpu.time";
  private static final String PROCESSORS_AS_A_COUNT = "system.cpu.count";

  private final PrometheusMeterRegistry registry = emptyRegistry();
  private final JvmGcMetrics collections = new JvmGcMetrics();

  /** Sets the filters first: they do not apply to meters that exist already, and Micrometer warns of that. */
  private static PrometheusMeterRegistry emptyRegistry() {
    PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    registry.config().meterFilter(MeterFilter.deny(id -> id.getName().equals(CPU_TIME_IN_NANOSECONDS)))
        .meterFilter(MeterFilter.deny(id -> id.getName().equals(PROCESSORS_AS_A_COUNT)));
    return registry;
  }

  /** The registry, for the meters of the adapters. */
  public MeterRegistry registry() {
    return registry;
  }

  /** @param age the time since the audit trail was last sealed to its end */
  public void watchSealing(Supplier<Duration> age) {
    Gauge.builder("voicesurvey.audit.sealing.age", () -> seconds(age.get())).baseUnit("seconds")
        .description("Time since any instance last sealed the audit trail to its end").register(registry);
  }

  /** Starts to measure the JVM. It takes a moment to load the management beans. */
  public void watchJvm() {
    FunctionCounter.builder("process.cpu", ProcessHandle.current(), PrometheusExposition::processorSeconds)
        .description("Processor time that the process has used").baseUnit("seconds").register(registry);
    Gauge.builder("system.cpus", Runtime.getRuntime()::availableProcessors)
        .description("Processors that the process may use").register(registry);
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

  private static double processorSeconds(ProcessHandle process) {
    return process.info().totalCpuDuration().map(PrometheusExposition::seconds).orElse(Double.NaN);
  }

  private static double seconds(Duration duration) {
    return duration.toNanos() / 1e9;
  }
}
