package io.voicesurvey.bootstrap.server;

import java.util.concurrent.TimeUnit;
import org.glassfish.grizzly.http.server.Request;
import org.glassfish.grizzly.http.server.Response;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One line a request, where the operator wants it. Without the query, which may hold a code. */
final class AccessLog {
  private static final Logger LOG = LoggerFactory.getLogger(AccessLog.class);

  private final boolean on;

  AccessLog(boolean on) {
    this.on = on;
  }

  /** @param started when the request came, by {@link System#nanoTime()} */
  void write(Request request, Response response, String path, String client, long started) {
    if (on) {
      LOG.atInfo().addKeyValue("method", request.getMethod().getMethodString()).addKeyValue("path", path)
          .addKeyValue("status", response.getStatus()).addKeyValue("client", client)
          .addKeyValue("duration_ms", TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - started)).log("request");
    }
  }
}
