package io.voicesurvey.adapters.rest.server.observation;

import java.util.List;
import java.util.Optional;

/** Creates a trace of each request. Invalid trace headers of a client cause no failure. */
public interface RequestTraces {
  /**
   * Begins the trace of a request.
   *
   * @param traceparent the values of the header of that name (W3C Trace Context), as received
   * @param tracestate  the values of the header of that name
   */
  Trace begin(String method, List<String> traceparent, List<String> tracestate);

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
