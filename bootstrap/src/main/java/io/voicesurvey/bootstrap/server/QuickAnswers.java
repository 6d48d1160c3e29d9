package io.voicesurvey.bootstrap.server;

import io.voicesurvey.adapters.rest.http.CorsFilter;
import io.voicesurvey.adapters.rest.http.Exchange;
import io.voicesurvey.adapters.rest.http.ReadyAnswer;
import io.voicesurvey.adapters.rest.user.MeShortcut;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.glassfish.grizzly.http.HttpRequestPacket;
import org.glassfish.grizzly.http.Method;
import org.glassfish.grizzly.http.Note;
import org.glassfish.grizzly.http.server.Request;
import org.glassfish.grizzly.http.server.Response;

/**
 * Finds, on the thread that read a request, the answer that needs no waiting. To hand a request to another thread and to
 * take it through JAX-RS costs several times what such an answer does.
 */
final class QuickAnswers {
  private static final Note<ReadyAnswer> READY = Request.createNote(QuickAnswers.class.getName());

  private final MeShortcut me;
  private final Supplier<String> requestIds;

  QuickAnswers(MeShortcut me, Supplier<String> requestIds) {
    this.me = me;
    this.requestIds = requestIds;
  }

  /** True where the request has its answer now, which {@link #send} sends. */
  boolean prepare(Request request) {
    Optional<ReadyAnswer> answer = isPlain(request)
        ? me.answer(requestId(request), values(request, "Authorization"), values(request, "Accept"),
            values(request, CorsFilter.ORIGIN))
        : Optional.empty();
    answer.ifPresent(ready -> request.setNote(READY, ready));
    return answer.isPresent();
  }

  /** Sends what was prepared; false where nothing was. */
  static boolean send(Request request, Response response) throws IOException {
    ReadyAnswer ready = request.getNote(READY);
    if (ready == null) {
      return false;
    }
    response.setStatus(ready.status());
    for (ReadyAnswer.Header header : ready.headers()) {
      response.addHeader(header.name(), header.value());
    }
    response.setContentLength(ready.body().length);
    response.getOutputStream().write(ready.body());
    return true;
  }

  private static boolean isPlain(Request request) {
    HttpRequestPacket packet = request.getRequest();
    return packet.getMethod() == Method.GET && packet.getQueryStringDC().isNull() && !packet.isExpectContent()
        && packet.getRequestURIRef().getOriginalRequestURIBC().equals(MeShortcut.PATH)
        && !packet.containsHeader("Expect");
  }

  private String requestId(Request request) {
    return Optional.ofNullable(request.getHeader(Exchange.REQUEST_ID_HEADER)).filter(Exchange::isRequestId)
        .orElseGet(requestIds);
  }

  private static List<String> values(Request request, String name) {
    List<String> values = new ArrayList<>(1);
    request.getHeaders(name).forEach(values::add);
    return values;
  }
}
