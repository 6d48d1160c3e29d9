package io.voicesurvey.adapters.rest.server.observation;

import java.util.Map;
import java.util.Optional;

/** Creates a trace of each request. Invalid trace headers of a client cause no failure. */
public interface RequestTraces {
  /** The method of a request with an unknown method (semantic conventions of OpenTelemetry). */
  String OTHER_METHOD = "_OTHER";

  /**
   * Begins the trace of a request.
   *
   * @param method  a known method, or {@link #OTHER_METHOD}
   * @param context the headers {@code traceparent} and {@code tracestate} (W3C Trace Context); empty without a parent
   */
  Trace begin(String method, Map<String, String> context);

  /** The part of a trace for one request. */
  interface Trace {
    /** The trace id: 32 hexadecimal digits. */
    String id();

    /** From now on, the work of this thread belongs to the request. */
    Scope enter();

    /** @param route the documented path; empty if the path has no route */
    void end(Optional<String> route, int status);
  }

  /** Must be closed by the thread that entered. */
  interface Scope extends AutoCloseable {
    @Override
    void close();
  }
}
