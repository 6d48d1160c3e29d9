package io.voicesurvey.bootstrap.server;

import io.voicesurvey.adapters.rest.http.Answer;
import io.voicesurvey.adapters.rest.http.Exchange;
import io.voicesurvey.adapters.rest.http.Json;
import io.voicesurvey.adapters.rest.problem.Problem;
import io.voicesurvey.adapters.rest.problem.ProblemCode;
import io.voicesurvey.adapters.rest.problem.ProblemException;
import java.io.IOException;
import java.util.Optional;
import java.util.function.Supplier;
import org.glassfish.grizzly.filterchain.FilterChainContext;
import org.glassfish.grizzly.http.HttpContent;
import org.glassfish.grizzly.http.HttpHeader;
import org.glassfish.grizzly.http.HttpRequestPacket;
import org.glassfish.grizzly.http.HttpResponsePacket;
import org.glassfish.grizzly.http.HttpServerFilter;
import org.glassfish.grizzly.http.KeepAlive;
import org.glassfish.grizzly.http.util.Header;
import org.glassfish.grizzly.http.util.MimeHeaders;
import org.glassfish.grizzly.memory.Buffers;

/** Reads requests off the wire, and refuses those that are no HTTP as every refusal here looks: a problem document. */
final class RequestCodec extends HttpServerFilter {
  private static final int MAX_HEADER_BYTES = 16 * 1024;
  private static final int MAX_HEADERS = 200;

  private final Supplier<String> requestIds;

  @SuppressWarnings("deprecation")
  RequestCodec(KeepAlive keepAlive, Supplier<String> requestIds) {
    super(true, MAX_HEADER_BYTES, null, keepAlive, null, MAX_HEADERS, MimeHeaders.MAX_NUM_HEADERS_DEFAULT);
    this.requestIds = requestIds;
    setAllowPayloadForUndefinedHttpMethods(true);
  }

  @Override
  protected void onHttpHeaderError(HttpHeader header, FilterChainContext ctx, Throwable failure) throws IOException {
    if (isTooLarge(failure)) {
      ((HttpRequestPacket) header).getResponse().setStatus(ProblemCode.HEADERS_TOO_LARGE.status());
    }
    super.onHttpHeaderError(header, ctx, failure);
  }

  /** What the parser throws has no type of its own for this. */
  private static boolean isTooLarge(Throwable failure) {
    return failure instanceof MimeHeaders.MaxHeaderCountExceededException
        || Optional.ofNullable(failure.getMessage()).filter(message -> message.endsWith("is too large")).isPresent();
  }

  @Override
  protected HttpContent customizeErrorResponse(HttpResponsePacket response) {
    ProblemException problem = response.getStatus() == ProblemCode.HEADERS_TOO_LARGE.status()
        ? new ProblemException(ProblemCode.HEADERS_TOO_LARGE, "Send headers of at most 16 KiB in all.")
        : new ProblemException(ProblemCode.INVALID_REQUEST, "Send a well-formed HTTP/1.1 request.");
    String requestId = requestIds.get();
    byte[] body = Json.write(Problem.of(problem, requestId));
    response.setStatus(problem.status());
    response.setContentType(Problem.MEDIA_TYPE);
    response.setContentLength(body.length);
    response.setHeader(Exchange.REQUEST_ID_HEADER, requestId);
    response.setHeader(Header.Connection, "close");
    Answer.SECURITY_HEADERS.forEach(response::setHeader);
    return HttpContent.builder(response).content(Buffers.wrap(null, body)).last(true).build();
  }
}
