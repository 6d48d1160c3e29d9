package io.voicesurvey.adapters.rest.server.observation;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.voicesurvey.adapters.rest.login.CallbackResource;
import io.voicesurvey.adapters.rest.problem.ProblemCode;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Counts requests by method, route and status, refusals by code, logins and refreshes by outcome. A client cannot
 * choose the value of a label: all unknown paths are one route, all unknown methods are one method. Safe for use by many
 * threads; never blocks.
 */
public final class RequestMeters {
  /** The label of all unknown paths, and of data that was no request. */
  static final String NOWHERE = "none";
  static final String OTHER_METHOD = "other";
  private static final String SUCCESS = "success";
  private static final String ME = "/api/auth/me";
  private static final String REFRESH = "/api/auth/refresh";
  /** The methods with a label of their own. */
  static final Set<String> METHODS = Set.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS");
  private static final Duration[] BUCKETS = Stream.of(1, 2, 5, 10, 25, 50, 100, 250, 500, 1000, 2500, 5000, 10_000)
      .map(Duration::ofMillis).toArray(Duration[]::new);

  private record Kind(String method, String route, int status) {}

  private final MeterRegistry registry;
  private final Map<Kind, Timer> timers = new ConcurrentHashMap<>();
  private final Map<ProblemCode, Counter> refusals;
  private final Map<Optional<ProblemCode>, Counter> logins;
  private final Map<Optional<ProblemCode>, Counter> refreshes;

  public RequestMeters(MeterRegistry registry) {
    this.registry = registry;
    this.refusals = new EnumMap<>(ProblemCode.class);
    for (ProblemCode code : ProblemCode.values()) {
      refusals.put(code, Counter.builder("voicesurvey.refusals").description("Problem documents sent, by their code")
          .tag("code", code.name()).register(registry));
    }
    this.logins = new ConcurrentHashMap<>();
    this.refreshes = new ConcurrentHashMap<>();
    logins(Optional.empty());
    refreshes(Optional.empty());
    // Present from the start: the operations that are requested most.
    timer(new Kind("GET", ME, 200));
    timer(new Kind("GET", ME, 401));
  }

  void answered(AnsweredRequest request) {
    String method = METHODS.contains(request.method()) ? request.method() : OTHER_METHOD;
    String path = request.route().orElse(NOWHERE);
    timer(new Kind(method, path, request.status())).record(request.nanos(), TimeUnit.NANOSECONDS);
    request.code().map(refusals::get).ifPresent(Counter::increment);
    if (method.equals("GET") && isCallback(path)) {
      logins(request.code()).increment();
    } else if (method.equals("POST") && path.equals(REFRESH)) {
      refreshes(request.code()).increment();
    }
  }

  private static boolean isCallback(String path) {
    return path.equals(CallbackResource.PATH) || path.startsWith(CallbackResource.PATH + "/");
  }

  /** Counts data that was refused before it was recognized as a request. */
  public void refusedUnread(ProblemCode code) {
    timer(new Kind(OTHER_METHOD, NOWHERE, code.status())).record(0, TimeUnit.NANOSECONDS);
    refusals.get(code).increment();
  }

  private Timer timer(Kind kind) {
    // computeIfAbsent may lock even if the timer exists.
    return Optional.ofNullable(timers.get(kind)).orElseGet(() -> timers.computeIfAbsent(kind, this::register));
  }

  private Counter logins(Optional<ProblemCode> code) {
    return logins.computeIfAbsent(code, counter("voicesurvey.logins", "Logins that came back from the provider"));
  }

  private Counter refreshes(Optional<ProblemCode> code) {
    return refreshes.computeIfAbsent(code, counter("voicesurvey.refreshes", "Uses of refresh tokens"));
  }

  private Function<Optional<ProblemCode>, Counter> counter(String name, String description) {
    return code -> Counter.builder(name).description(description)
        .tag("outcome", code.map(ProblemCode::name).orElse(SUCCESS)).register(registry);
  }

  private Timer register(Kind kind) {
    return Timer.builder("http.server.requests").description("Requests that were answered")
        .tag("method", kind.method()).tag("route", kind.route()).tag("status", Integer.toString(kind.status()))
        .serviceLevelObjectives(BUCKETS).register(registry);
  }
}
