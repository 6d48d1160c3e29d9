package io.voicesurvey.adapters.rest.server.fastpath;

import io.voicesurvey.adapters.rest.http.CommonHeaders;
import io.voicesurvey.adapters.rest.http.CompleteResponse;
import io.voicesurvey.adapters.rest.http.CompleteResponses;
import io.voicesurvey.adapters.rest.http.FastPath;
import io.voicesurvey.adapters.rest.http.FastPath.Answer;
import io.voicesurvey.adapters.rest.http.PlainRequest;
import io.voicesurvey.adapters.rest.http.ProblemDocuments;
import io.voicesurvey.adapters.rest.http.RequestIds;
import io.voicesurvey.adapters.rest.problem.ProblemException;
import io.voicesurvey.adapters.rest.problem.ProblemMapper;
import io.voicesurvey.adapters.rest.server.observation.AnsweredRequest;
import io.voicesurvey.adapters.rest.server.observation.Observation;
import io.voicesurvey.adapters.rest.server.observation.RequestTraces.Trace;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.core.HttpHeaders;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;
import org.glassfish.grizzly.Connection;
import org.glassfish.grizzly.http.HttpRequestPacket;
import org.glassfish.grizzly.http.Note;
import org.glassfish.grizzly.http.server.Request;
import org.glassfish.grizzly.http.server.Response;
import org.glassfish.grizzly.nio.NIOConnection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds the fast path of a request. One that does not block answers on the thread that read the request; another thread
 * would cost several times as much as the answer. One that blocks answers on a worker thread. An operation can have
 * one of each.
 */
public final class FastPaths {
  private static final Logger LOG = LoggerFactory.getLogger(FastPaths.class);
  private static final Note<Decided> DECIDED = Request.createNote(FastPaths.class.getName());

  /** The usual Accept values. Other values need full parsing, which is not worth it here. */
  private static final Set<String> ACCEPTED = Set.of("application/json", "*/*", "application/json, text/plain, */*");

  private final List<FastPath> all;
  private final CompleteResponses responses;
  private final RequestIds requestIds;
  private final Observation observation;
  private final Function<Request, String> clientAddress;

  /** @param clientAddress determines the address of the client of a request */
  public FastPaths(List<FastPath> all, CompleteResponses responses, RequestIds requestIds, Observation observation,
      Function<Request, String> clientAddress) {
    this.all = List.copyOf(all);
    this.responses = responses;
    this.requestIds = requestIds;
    this.observation = observation;
    this.clientAddress = clientAddress;
  }

  /**
   * @param method  of the request
   * @param origin  the value of the Origin header; empty if the client sent none
   * @param started the time at which the request had been read, by {@link System#nanoTime()}
   */
  private record Decided(FastPath path, String method, Supplier<Answer> answer, Optional<String> origin,
      long started) {}

  /**
   * A response and the id of the user of its request.
   *
   * @param userId empty if unknown
   */
  public record Answered(CompleteResponse response, Optional<UUID> userId) {}

  /**
   * Decides whether the thread that read the request can answer it with {@link #answerDecided}. Never blocks and never
   * fails.
   */
  public boolean decide(Request request) {
    // Grizzly reuses request objects, and the decision on one request must never apply to another.
    request.removeNote(DECIDED);
    Optional<Decided> decided = hasTakenAll(request.getContext().getConnection())
        ? decide(request, false)
        : Optional.empty();
    decided.ifPresent(found -> request.setNote(DECIDED, found));
    return decided.isPresent();
  }

  /** Answers the request if {@link #decide} has decided so; false otherwise. */
  public boolean answerDecided(Request request, Response response) throws IOException {
    Optional<Decided> note = Optional.ofNullable(request.removeNote(DECIDED));
    if (note.isPresent()) {
      Decided decided = note.get();
      String requestId = requestId(request);
      Optional<Trace> trace = observation.trace(request);
      Answered answered = answer(decided, requestId, trace);
      try {
        ResponseWriter.write(answered.response(), request, response);
      } finally {
        FastPath path = decided.path();
        observation
            .answeredWithoutLogContext(new AnsweredRequest(decided.method(), path.path(), Optional.of(path.path()),
                answered.response().status(), () -> clientAddress.apply(request), answered.response().code(),
                answered.userId(), System.nanoTime() - decided.started()), requestId, trace);
        Observation.clearLogContext();
      }
    }
    return note.isPresent();
  }

  /** The answer of a fast path that blocks; empty if JAX-RS must answer. */
  public Optional<Answered> answer(Request request, String requestId, Optional<Trace> trace) {
    return decide(request, true).map(decided -> answer(decided, requestId, trace));
  }

  /** Empty also after a failure: JAX-RS then reports it. */
  private Optional<Decided> decide(Request request, boolean isBlocking) {
    for (FastPath path : all) {
      if (path.isBlocking() == isBlocking && isAt(path, request) && GrizzlyPlainRequest.isPlain(request, path)) {
        try {
          return decide(path, request.getMethod().getMethodString(), new GrizzlyPlainRequest(request, clientAddress));
        } catch (RuntimeException e) {
          LOG.error("the fast path of {} failed", path.path(), e);
        }
      }
    }
    return Optional.empty();
  }

  private static Optional<Decided> decide(FastPath path, String method, PlainRequest request) {
    long started = System.nanoTime();
    List<String> origin = request.headers(CommonHeaders.ORIGIN);
    return origin.size() <= 1 && (path.method().isEmpty() || isUsual(request.headers(HttpHeaders.ACCEPT)))
        ? path.decide(request)
            .map(answer -> new Decided(path, method, answer,
                origin.isEmpty() ? Optional.empty() : Optional.of(origin.getFirst()), started))
        : Optional.empty();
  }

  private static boolean isUsual(List<String> accept) {
    return accept.size() <= 1 && ACCEPTED.containsAll(accept);
  }

  private static boolean isAt(FastPath path, Request request) {
    HttpRequestPacket packet = request.getRequest();
    return path.method().map(packet.getMethod()::matchesMethod).orElse(true)
        && packet.getRequestURIRef().getOriginalRequestURIBC().equals(path.path());
  }

  /**
   * True if the client has taken all responses so far. Otherwise a write may wait, and the thread that reads would wait
   * for itself.
   */
  public static boolean hasTakenAll(Connection<?> connection) {
    return ((NIOConnection) connection).getAsyncWriteQueue().spaceInBytes() == 0;
  }

  private Answered answer(Decided decided, String requestId, Optional<Trace> trace) {
    try {
      return switch (decided.answer().get()) {
        case Answer.Ok(var value, var userId) ->
          new Answered(responses.ok(value, requestId, decided.origin()), userId);
        case Answer.Empty(var headers, var userId) ->
          new Answered(responses.empty(headers, requestId, decided.origin()), userId);
        case Answer.Refused(var problem, var userId) -> {
          log(decided, userId, problem, requestId, trace);
          yield new Answered(responses.problem(problem, requestId, decided.origin()), userId);
        }
      };
    } catch (RuntimeException e) {
      // The mapper logs, too.
      Observation.setLogContext(requestId, trace);
      // JAX-RS does not try again: the wait for the database may already have reached its limit.
      ProblemException problem = ProblemMapper.problem(e);
      log(decided, Optional.empty(), problem, requestId, trace);
      return new Answered(responses.problem(problem, requestId, decided.origin()), Optional.empty());
    }
  }

  /** Sets the labels of the line only now, because they cost more than the rest of the observation. */
  private static void log(Decided decided, Optional<UUID> userId, ProblemException problem, String requestId,
      Optional<Trace> trace) {
    if (ProblemDocuments.isLogged(problem)) {
      Observation.setLogContext(requestId, trace);
      ProblemDocuments.log(loggedMethod(decided), decided.path().path(), userId, problem);
    }
  }

  /** As JAX-RS logs it, where a request whose method does not count becomes a GET. */
  private static String loggedMethod(Decided decided) {
    return decided.path().method().isEmpty() && !decided.method().equals(HttpMethod.HEAD)
        ? HttpMethod.GET
        : decided.method();
  }

  private String requestId(Request request) {
    return requestIds.of(Optional.ofNullable(request.getHeader(RequestIds.HEADER)));
  }
}
