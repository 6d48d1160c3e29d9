package io.voicesurvey.adapters.rest.server.observation;

import io.voicesurvey.adapters.rest.server.observation.RequestTraces.Trace;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.glassfish.grizzly.http.server.Request;
import org.slf4j.MDC;

/** Records metrics of requests and, if enabled, log lines and traces. */
public final class Observation {
  private static final String REQUEST_ID = "request_id";
  private static final String TRACE_ID = "trace_id";

  /** The length that every participant must propagate (W3C Trace Context, section 3.3.1.5). */
  private static final int MAX_STATE = 512;

  private final Observers observers;
  private final AccessLog accessLog;

  /** @param accessLog true: one log line per request */
  public Observation(Observers observers, boolean accessLog) {
    this.observers = observers;
    this.accessLog = new AccessLog(accessLog);
  }

  /** Begins the trace of the request, if tracing is enabled. */
  public Optional<Trace> trace(Request request) {
    String method = request.getMethod().getMethodString();
    return observers.traces().map(traces -> traces.begin(
        RequestMeters.METHODS.contains(method) ? method : RequestTraces.OTHER_METHOD, context(request)));
  }

  /** From now on, the log lines of this thread contain the ids of the request. */
  public static void setLogContext(String requestId, Optional<Trace> trace) {
    MDC.put(REQUEST_ID, requestId);
    trace.ifPresent(present -> MDC.put(TRACE_ID, present.id()));
  }

  public static void clearLogContext() {
    MDC.remove(REQUEST_ID);
    MDC.remove(TRACE_ID);
  }

  /** Records an answered request. Runs on a thread that has its labels. */
  public void answered(AnsweredRequest request, Optional<Trace> trace) {
    observers.meters().answered(request);
    accessLog.write(request);
    trace.ifPresent(present -> present.end(request.route(), request.status()));
  }

  /** As the other method, on a thread without labels, which the caller removes. Cheap if log and traces are disabled. */
  public void answeredWithoutLogContext(AnsweredRequest request, String requestId, Optional<Trace> trace) {
    if (accessLog.isOn()) {
      setLogContext(requestId, trace);
    }
    answered(request, trace);
  }

  /** A header that does not exactly follow the standard counts as absent. */
  private static Map<String, String> context(Request request) {
    List<String> parents = new ArrayList<>(1);
    request.getHeaders("traceparent").forEach(parents::add);
    if (parents.size() != 1) {
      return Map.of();
    }
    String state = String.join(",", request.getHeaders("tracestate"));
    return Map.of("traceparent", parents.getFirst(), "tracestate", state.length() <= MAX_STATE ? state : "");
  }
}
