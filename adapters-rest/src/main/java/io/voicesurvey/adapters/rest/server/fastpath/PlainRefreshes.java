package io.voicesurvey.adapters.rest.server.fastpath;

import io.voicesurvey.adapters.rest.http.CorsFilter;
import io.voicesurvey.adapters.rest.http.ReadyAnswer;
import io.voicesurvey.adapters.rest.session.RefreshShortcut;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.glassfish.grizzly.Buffer;
import org.glassfish.grizzly.http.HttpRequestPacket;
import org.glassfish.grizzly.http.Method;
import org.glassfish.grizzly.http.server.Request;

/**
 * Answers refresh requests of the simplest form without JAX-RS, on a thread that may block. It leaves all other
 * requests unchanged.
 */
public final class PlainRefreshes {
  /** Many times the size of a token, and small enough to arrive with the head. */
  private static final long MAX_BODY_BYTES = 1024;
  private static final Set<String> JSON = Set.of("application/json", "application/json; charset=utf-8",
      "application/json;charset=utf-8", "application/json;charset=UTF-8", "application/json; charset=UTF-8");

  private final RefreshShortcut shortcut;

  public PlainRefreshes(RefreshShortcut shortcut) {
    this.shortcut = shortcut;
  }

  /** Returns the response; empty if another handler must answer. */
  public Optional<ReadyAnswer> find(Request request, String requestId, String client) {
    return isPlain(request)
        ? body(request).flatMap(body -> shortcut.answer(requestId, client, body,
            QuickAnswers.values(request, "Accept"), QuickAnswers.values(request, CorsFilter.ORIGIN)))
        : Optional.empty();
  }

  private static boolean isPlain(Request request) {
    HttpRequestPacket packet = request.getRequest();
    return packet.getMethod() == Method.POST && packet.getQueryStringDC().isNull()
        && packet.getRequestURIRef().getOriginalRequestURIBC().equals(RefreshShortcut.PATH)
        && packet.getContentLength() > 0 && packet.getContentLength() <= MAX_BODY_BYTES && !packet.isChunked()
        && !packet.containsHeader("Expect") && !packet.containsHeader("Content-Encoding")
        && isJson(QuickAnswers.values(request, "Content-Type"));
  }

  private static boolean isJson(List<String> types) {
    return types.size() == 1 && JSON.containsAll(types);
  }

  /** Copies the body if it has arrived completely, so that a later reader of the request finds all of it. */
  private static Optional<byte[]> body(Request request) {
    int length = (int) request.getRequest().getContentLength();
    if (request.getInputBuffer().readyData() != length) {
      return Optional.empty();
    }
    Buffer content = request.getInputBuffer().getBuffer();
    byte[] body = new byte[length];
    content.get(body);
    return Optional.of(body);
  }
}
