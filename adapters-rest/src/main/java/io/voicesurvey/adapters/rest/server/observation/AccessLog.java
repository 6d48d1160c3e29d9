package io.voicesurvey.adapters.rest.server.observation;

import io.voicesurvey.adapters.rest.problem.ProblemCode;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;

/** Writes one line per request, if enabled. The line omits the query, which may contain an authorization code. */
public final class AccessLog {
  private static final Logger LOG = LoggerFactory.getLogger(AccessLog.class);
  private static final double MICROS_PER_MILLI = 1000;

  private final boolean on;

  /** @param on true: {@link #write} writes its lines */
  public AccessLog(boolean on) {
    this.on = on;
  }

  boolean isOn() {
    return on;
  }

  /**
   * An answered request.
   *
   * @param path   as received
   * @param route  the documented path; empty if the path has no route
   * @param client the address of the client
   * @param userId the id of the recognized user
   * @param nanos  the duration in nanoseconds
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
