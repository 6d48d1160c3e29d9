package io.voicesurvey.adapters.rest.server.observation;

import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;

/** Writes one line per request, if enabled. The line omits the query, which may contain an authorization code. */
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

  void write(AnsweredRequest request) {
    if (on) {
      LoggingEventBuilder event = LOG.atInfo().addKeyValue("method", request.method()).addKeyValue("path",
          request.path());
      request.route().ifPresent(route -> event.addKeyValue("route", route));
      event.addKeyValue("status", request.status()).addKeyValue("client", request.client().get());
      request.code().ifPresent(code -> event.addKeyValue("code", code));
      request.userId().ifPresent(id -> event.addKeyValue("user_id", id));
      event.addKeyValue("duration_ms", TimeUnit.NANOSECONDS.toMicros(request.nanos()) / MICROS_PER_MILLI)
          .log("request");
    }
  }
}
