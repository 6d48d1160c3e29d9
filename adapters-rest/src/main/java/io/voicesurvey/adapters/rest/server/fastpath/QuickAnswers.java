package io.voicesurvey.adapters.rest.server.fastpath;

import io.voicesurvey.adapters.rest.server.observation.Observation;
import io.voicesurvey.adapters.rest.http.CorsFilter;
import io.voicesurvey.adapters.rest.http.Exchange;
import io.voicesurvey.adapters.rest.http.ReadyAnswer;
import io.voicesurvey.adapters.rest.user.MeShortcut;
import io.voicesurvey.adapters.rest.server.observation.RequestTraces.Trace;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.glassfish.grizzly.Connection;
import org.glassfish.grizzly.http.HttpRequestPacket;
import org.glassfish.grizzly.http.Method;
import org.glassfish.grizzly.http.Note;
import org.glassfish.grizzly.http.server.Request;
import org.glassfish.grizzly.http.server.Response;
import org.glassfish.grizzly.http.util.FastHttpDateFormat;
import org.glassfish.grizzly.http.util.Header;
import org.glassfish.grizzly.nio.NIOConnection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds responses that need no waiting, on the thread that read the request. Another thread and JAX-RS would cost
 * several times as much as such a response.
 */
public final class QuickAnswers {
  private static final Logger LOG = LoggerFactory.getLogger(QuickAnswers.class);
  private static final Note<Prepared> READY = Request.createNote(QuickAnswers.class.getName());

  private final MeShortcut me;
  private final Supplier<String> requestIds;
  private final Observation observation;
  private final Function<Request, String> clientAddress;

  public QuickAnswers(MeShortcut me, Supplier<String> requestIds, Observation observation,
      Function<Request, String> clientAddress) {
    this.me = me;
    this.requestIds = requestIds;
    this.observation = observation;
    this.clientAddress = clientAddress;
  }

  /** @param started the time at which the request had been read, by {@link System#nanoTime()} */
  private record Prepared(ReadyAnswer answer, String requestId, Optional<Trace> trace, long started) {}

  /** True if the request now has a response, which {@link #send} sends. Never fails: a failure means no response. */
  public boolean prepare(Request request) {
    // Grizzly reuses request objects, and the response of one request must never answer another.
    request.removeNote(READY);
    Optional<Prepared> prepared = isPlain(request) ? find(request) : Optional.empty();
    prepared.ifPresent(ready -> request.setNote(READY, ready));
    return prepared.isPresent();
  }

  /** Sends the prepared response; false if there is none. */
  public boolean send(Request request, Response response) throws IOException {
    Optional<Prepared> prepared = Optional.ofNullable(request.removeNote(READY));
    if (prepared.isPresent()) {
      Prepared ready = prepared.get();
      try {
        send(ready.answer(), response);
      } finally {
        observation.answeredQuickly(() -> clientAddress.apply(request), ready.answer(), ready.requestId(),
            ready.trace(), ready.started());
      }
    }
    return prepared.isPresent();
  }

  public static void send(ReadyAnswer ready, Response response) throws IOException {
    response.setStatus(ready.status());
    setDate(response);
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
   * True if the client has taken all responses so far. Otherwise a write may wait, and the thread that reads would wait
   * for itself.
   */
  public static boolean isTaken(Connection<?> connection) {
    return ((NIOConnection) connection).getAsyncWriteQueue().spaceInBytes() == 0;
  }

  /** Empty also after a failure: the normal handler then reports it. */
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

  /** Sets the Date header: once the response has begun, Grizzly would add it as a trailer. Updated once a second. */
  public static void setDate(Response response) {
    response.setHeader(Header.Date, FastHttpDateFormat.getCurrentDate());
  }

  static List<String> values(Request request, String name) {
    List<String> values = new ArrayList<>(1);
    request.getHeaders(name).forEach(values::add);
    return values;
  }
}
