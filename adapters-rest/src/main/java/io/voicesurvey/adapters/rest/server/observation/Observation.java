package io.voicesurvey.adapters.rest.server.observation;

import io.voicesurvey.adapters.rest.http.ReadyAnswer;
import io.voicesurvey.adapters.rest.problem.ProblemCode;
import io.voicesurvey.adapters.rest.user.MeShortcut;
import io.voicesurvey.adapters.rest.server.observation.RequestTraces.Trace;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;
import org.glassfish.grizzly.http.server.Request;
import org.slf4j.MDC;

/** Records metrics of requests and, if enabled, log lines and traces. */
public final class Observation {
  private static final String REQUEST_ID = "request_id";
  private static final String TRACE_ID = "trace_id";
  private static final Optional<String> ME = Optional.of(MeShortcut.PATH);

  private final Observers observers;
  private final AccessLog accessLog;
  private final Function<String, Optional<String>> routes;

  /** @param routes maps a received path to the documented path */
  public Observation(Observers observers, AccessLog accessLog,
      Function<String, Optional<String>> routes) {
    this.observers = observers;
    this.accessLog = accessLog;
    this.routes = routes;
  }

  /** Begins the trace of the request, if tracing is enabled. */
  public Optional<Trace> trace(Request request) {
    return observers.traces().map(traces -> traces.begin(request.getMethod().getMethodString(),
        values(request, "traceparent"), values(request, "tracestate")));
  }

  /** From now on, the log lines of this thread contain the ids of the request. */
  public static void label(String requestId, Optional<Trace> trace) {
    MDC.put(REQUEST_ID, requestId);
    trace.ifPresent(present -> MDC.put(TRACE_ID, present.id()));
  }

  public static void unlabel() {
    MDC.remove(REQUEST_ID);
    MDC.remove(TRACE_ID);
  }

  /** Records an answered request. Runs on the thread that has its labels. */
  public void answered(String method, String path, String client, int status, Optional<ProblemCode> code,
      Optional<String> userId, Optional<Trace> trace, long started) {
    long nanos = System.nanoTime() - started;
    Optional<String> route = routes.apply(path);
    observers.meters().answered(method, route, status, code, nanos);
    accessLog.write(new AccessLog.Line(method, path, route, status, client, code, userId, nanos));
    trace.ifPresent(present -> present.end(route, status));
  }

  /** Records a request for the current user that was answered without waiting. Cheap if log and traces are disabled. */
  public void answeredQuickly(Supplier<String> client, ReadyAnswer answer, String requestId, Optional<Trace> trace,
      long started) {
    long nanos = System.nanoTime() - started;
    observers.meters().answeredQuickly(answer.code().isEmpty(), nanos);
    if (accessLog.isOn()) {
      label(requestId, trace);
      accessLog.write(new AccessLog.Line("GET", MeShortcut.PATH, ME, answer.status(), client.get(),
          answer.code(), answer.userId().map(UUID::toString), nanos));
      unlabel();
    }
    if (trace.isPresent()) {
      trace.get().end(ME, answer.status());
    }
  }

  private static List<String> values(Request request, String name) {
    List<String> values = new ArrayList<>(1);
    request.getHeaders(name).forEach(values::add);
    return values;
  }
}
