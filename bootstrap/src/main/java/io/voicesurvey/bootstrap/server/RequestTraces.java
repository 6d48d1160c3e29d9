package io.voicesurvey.bootstrap.server;

import java.util.List;
import java.util.Optional;

/** Makes a trace of each request. Whatever a stranger sends to be traced by, nothing here fails because of it. */
public interface RequestTraces {
  /**
   * A request begins.
   *
   * @param traceparent the values of the header of that name (W3C Trace Context), as they were sent
   * @param tracestate  the values of the header of that name
   */
  Trace begin(String method, List<String> traceparent, List<String> tracestate);

  /** The part of a trace that is one request. */
  interface Trace {
    /** 32 hexadecimal digits. */
    String id();

    /** From now on, what this thread does belongs to the request. */
    Scope enter();

    /** @param route the path as it is documented; none where there is nothing at what was sent */
    void end(Optional<String> route, int status);
  }

  /** To be closed by the thread that entered. */
  interface Scope extends AutoCloseable {
    @Override
    void close();
  }
}
