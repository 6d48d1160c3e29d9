package io.voicesurvey.adapters.rest.server.observation;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.voicesurvey.adapters.rest.login.CallbackResource;
import io.voicesurvey.adapters.rest.problem.ProblemCode;
import io.voicesurvey.adapters.rest.user.MeShortcut;
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
  private static final String REFRESH = "/api/auth/refresh";
  private static final Set<String> METHODS = Set.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS");
  private static final Duration[] BUCKETS = Stream.of(1, 2, 5, 10, 25, 50, 100, 250, 500, 1000, 2500, 5000, 10_000)
      .map(Duration::ofMillis).toArray(Duration[]::new);

  private record Kind(String method, String route, int status) {}

  private final MeterRegistry registry;
  private final Map<Kind, Timer> timers = new ConcurrentHashMap<>();
  private final Map<ProblemCode, Counter> refusals;
  private final Map<Optional<ProblemCode>, Counter> logins;
  private final Map<Optional<ProblemCode>, Counter> refreshes;
  private final Timer recognized;
  private final Timer notRecognized;
  private final Counter invalidTokens;

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
    this.recognized = timer(new Kind("GET", MeShortcut.PATH, 200));
    this.notRecognized = timer(new Kind("GET", MeShortcut.PATH, 401));
    this.invalidTokens = refusals.get(ProblemCode.INVALID_TOKEN);
  }

  /**
   * Counts an answered request.
   *
   * @param method as received
   * @param route  the documented path; empty if the path has no route
   * @param code   the code of the problem document; empty if there is none
   * @param nanos  the duration in nanoseconds
   */
  public void answered(String method, Optional<String> route, int status, Optional<ProblemCode> code, long nanos) {
    String known = METHODS.contains(method) ? method : OTHER_METHOD;
    String path = route.orElse(NOWHERE);
    timer(new Kind(known, path, status)).record(nanos, TimeUnit.NANOSECONDS);
    code.map(refusals::get).ifPresent(Counter::increment);
    if (known.equals("GET") && path.equals(CallbackResource.PATH)) {
      logins(code).increment();
    } else if (known.equals("POST") && path.equals(REFRESH)) {
      refreshes(code).increment();
    }
  }

  /** Counts a GET of {@code /api/auth/me} whose response was the profile or {@code INVALID_TOKEN}. */
  public void answeredQuickly(boolean wasRecognized, long nanos) {
    if (wasRecognized) {
      recognized.record(nanos, TimeUnit.NANOSECONDS);
    } else {
      notRecognized.record(nanos, TimeUnit.NANOSECONDS);
      invalidTokens.increment();
    }
  }

  /** Counts data that was refused before it was recognized as a request. */
  public void refusedUnread(int status, ProblemCode code) {
    answered(OTHER_METHOD, Optional.empty(), status, Optional.of(code), 0);
  }

  private Timer timer(Kind kind) {
    return timers.computeIfAbsent(kind, this::register);
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
