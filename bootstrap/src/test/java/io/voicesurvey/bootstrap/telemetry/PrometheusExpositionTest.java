package io.voicesurvey.bootstrap.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.voicesurvey.adapters.rest.metrics.PrometheusExposition;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class PrometheusExpositionTest {
  @Test
  void theMeasurementOfTheJvmWritesNoWarning() {
    ListAppender<ILoggingEvent> lines = new ListAppender<>();
    Logger micrometer = (Logger) LoggerFactory.getLogger("io.micrometer");
    micrometer.addAppender(lines);
    lines.start();
    try (PrometheusExposition metrics = new PrometheusExposition()) {
      metrics.registry().counter("earlier").increment();
      metrics.watchJvm();
      assertThat(new String(metrics.write("text/plain"))).contains("process_cpu_seconds_total")
          .doesNotContain("process_cpu_time_ns_total");
    } finally {
      micrometer.detachAppender(lines);
    }
    assertThat(lines.list).isEmpty();
  }
}
