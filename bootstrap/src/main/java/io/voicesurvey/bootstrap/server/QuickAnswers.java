package io.voicesurvey.bootstrap.server;

import io.voicesurvey.adapters.rest.http.CorsFilter;
import io.voicesurvey.adapters.rest.http.Exchange;
import io.voicesurvey.adapters.rest.http.ReadyAnswer;
import io.voicesurvey.adapters.rest.user.MeShortcut;
import io.voicesurvey.bootstrap.server.RequestTraces.Trace;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.glassfish.grizzly.Connection;
import org.glassfish.grizzly.http.HttpRequestPacket;
import org.glassfish.grizzly.http.Method;
import org.glassfish.grizzly.http.Note;
import org.glassfish.grizzly.http.server.Request;
import org.glassfish.grizzly.http.server.Response;
import org.glassfish.grizzly.nio.NIOConnection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds, on the thread that read a request, the answer that needs no waiting. To hand a request to another thread and to
 * take it through JAX-RS costs several times what such an answer does.
 */
final class QuickAnswers {
  private static final Logger LOG = LoggerFactory.getLogger(QuickAnswers.class);
  private static final Note<Prepared> READY = Request.createNote(QuickAnswers.class.getName());

  private final MeShortcut me;
  private final Supplier<String> requestIds;
  private final Observation observation;

  QuickAnswers(MeShortcut me, Supplier<String> requestIds, Observation observation) {
    this.me = me;
    this.requestIds = requestIds;
    this.observation = observation;
  }

  /** @param started when the request had been read, by {@link System#nanoTime()} */
  private record Prepared(ReadyAnswer answer, String requestId, Optional<Trace> trace, long started) {}

  /** True where the request has its answer now, which {@link #send} sends. Never fails: then there is none. */
  boolean prepare(Request request) {
    // Grizzly uses its requests again, and what is left of one must never answer another.
    request.removeNote(READY);
    Optional<Prepared> prepared = isPlain(request) ? find(request) : Optional.empty();
    prepared.ifPresent(ready -> request.setNote(READY, ready));
    return prepared.isPresent();
  }

  /** Sends what was prepared; false where nothing was. */
  boolean send(Request request, Response response) throws IOException {
    Optional<Prepared> prepared = Optional.ofNullable(request.removeNote(READY));
    if (prepared.isPresent()) {
      Prepared ready = prepared.get();
      try {
        send(ready.answer(), response);
      } finally {
        observation.answeredQuickly(request, ready.answer(), ready.requestId(), ready.trace(), ready.started());
      }
    }
    return prepared.isPresent();
  }

  static void send(ReadyAnswer ready, Response response) throws IOException {
    response.setStatus(ready.status());
    JerseyHandler.setDate(response);
    for (ReadyAnswer.Header header : ready.headers()) {
      response.addHeader(header.name(), header.value());
    }
    response.setContentLength(ready.body().length);
    response.getOutputStream().write(ready.body());
  }

  private static boolean isPlain(Request request) {
    HttpRequestPacket packet = request.getRequest();
    return isTaken(request.getContext().getConnection()) && packet.getMethod() == Method.GET
        && packet.getQueryStringDC().isNull()
        && packet.getContentLength() <= 0 && !packet.isChunked()
        && packet.getRequestURIRef().getOriginalRequestURIBC().equals(MeShortcut.PATH)
        && !packet.containsHeader("Expect");
  }

  /**
   * True where the client has taken all answers so far. To send more than the network takes means to wait, and the
   * thread that reads would then wait for itself.
   */
  static boolean isTaken(Connection<?> connection) {
    return ((NIOConnection) connection).getAsyncWriteQueue().spaceInBytes() == 0;
  }

  /** None also where it fails: that is shown by the thorough way, which knows how to. */
  private Optional<Prepared> find(Request request) {
    long started = System.nanoTime();
    try {
      String requestId = requestId(request);
      Optional<ReadyAnswer> answer = me.answer(requestId, values(request, "Authorization"), values(request, "Accept"),
          values(request, CorsFilter.ORIGIN));
      return answer.map(ready -> new Prepared(ready, requestId, observation.trace(request), started));
    } catch (RuntimeException e) {
      LOG.error("A quick answer failed", e);
      return Optional.empty();
    }
  }

  private String requestId(Request request) {
    return Optional.ofNullable(request.getHeader(Exchange.REQUEST_ID_HEADER)).filter(Exchange::isRequestId)
        .orElseGet(requestIds);
  }

  static List<String> values(Request request, String name) {
    List<String> values = new ArrayList<>(1);
    request.getHeaders(name).forEach(values::add);
    return values;
  }
}
