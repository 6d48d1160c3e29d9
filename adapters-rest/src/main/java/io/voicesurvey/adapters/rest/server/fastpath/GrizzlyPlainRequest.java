package io.voicesurvey.adapters.rest.server.fastpath;

import io.voicesurvey.adapters.rest.http.FastPath;
import io.voicesurvey.adapters.rest.http.PlainRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.glassfish.grizzly.http.HttpRequestPacket;
import org.glassfish.grizzly.http.Method;
import org.glassfish.grizzly.http.server.Request;

/** Reads from a request of Grizzly only what is asked for. */
record GrizzlyPlainRequest(Request request, Function<Request, String> clientAddress) implements PlainRequest {
  /** More than the size of a token, and small enough to arrive with the head. */
  private static final long MAX_BODY_BYTES = 4096;

  /** @param path that of the request */
  static boolean isPlain(Request request, FastPath path) {
    HttpRequestPacket packet = request.getRequest();
    return !packet.isChunked() && !packet.containsHeader("Expect")
        && (path.method().isEmpty() ? packet.getContentLength() <= 0 : isPlainOfOneMethod(request, packet));
  }

  private static boolean isPlainOfOneMethod(Request request, HttpRequestPacket packet) {
    return packet.getQueryStringDC().isNull()
        && (packet.getMethod() == Method.POST ? hasPlainBody(request) : packet.getContentLength() <= 0);
  }

  private static boolean hasPlainBody(Request request) {
    long length = request.getRequest().getContentLength();
    return length > 0 && length <= MAX_BODY_BYTES && !request.getRequest().containsHeader("Content-Encoding")
        && request.getInputBuffer().readyData() == length;
  }

  @Override
  public List<String> headers(String name) {
    List<String> values = new ArrayList<>(1);
    request.getHeaders(name).forEach(values::add);
    return values;
  }

  @Override
  public Optional<String> query() {
    return Optional.ofNullable(request.getQueryString());
  }

  @Override
  public String client() {
    return clientAddress.apply(request);
  }

  /** A copy, so that a later reader of the request finds all of it. */
  @Override
  public byte[] body() {
    byte[] body = new byte[request.getInputBuffer().readyData()];
    request.getInputBuffer().getBuffer().get(body);
    return body;
  }
}
