package io.voicesurvey.bootstrap.server;

import io.voicesurvey.adapters.rest.problem.ProblemCode;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;

/** One line a request, where the operator wants it. Without the query, which may hold a code. */
final class AccessLog {
  private static final Logger LOG = LoggerFactory.getLogger(AccessLog.class);
  private static final double MICROS_PER_MILLI = 1000;

  private final boolean on;

  AccessLog(boolean on) {
    this.on = on;
  }

  boolean isOn() {
    return on;
  }

  /**
   * A request that has been answered.
   *
   * @param path   as it was sent
   * @param route  the path as it is documented; none where there is nothing at what was sent
   * @param client where it came from
   * @param userId whose request it was found to be
   * @param nanos  how long it took
   */
  record Line(String method, String path, Optional<String> route, int status, String client,
      Optional<ProblemCode> code, Optional<String> userId, long nanos) {}

  void write(Line line) {
    if (on) {
      LoggingEventBuilder event = LOG.atInfo().addKeyValue("method", line.method()).addKeyValue("path", line.path());
      line.route().ifPresent(route -> event.addKeyValue("route", route));
      event.addKeyValue("status", line.status()).addKeyValue("client", line.client());
      line.code().ifPresent(code -> event.addKeyValue("code", code));
      line.userId().ifPresent(id -> event.addKeyValue("user_id", id));
      event.addKeyValue("duration_ms", TimeUnit.NANOSECONDS.toMicros(line.nanos()) / MICROS_PER_MILLI).log("request");
    }
  }
}
