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
import org.glassfish.grizzly.Buffer;
import org.glassfish.grizzly.Grizzly;
import org.glassfish.grizzly.attributes.Attribute;
import org.glassfish.grizzly.filterchain.FilterChainContext;
import org.glassfish.grizzly.filterchain.NextAction;
import org.glassfish.grizzly.http.HttpContent;
import org.glassfish.grizzly.http.HttpHeader;
import org.glassfish.grizzly.http.HttpRequestPacket;
import org.glassfish.grizzly.http.HttpResponsePacket;
import org.glassfish.grizzly.http.HttpServerFilter;
import org.glassfish.grizzly.http.KeepAlive;
import org.glassfish.grizzly.http.Protocol;
import org.glassfish.grizzly.http.util.Header;
import org.glassfish.grizzly.http.util.MimeHeaders;
import org.glassfish.grizzly.memory.Buffers;

/** Reads requests off the wire, and refuses those that are no HTTP as every refusal here looks: a problem document. */
final class RequestCodec extends HttpServerFilter {
  private static final int MAX_HEADER_BYTES = 16 * 1024;
  private static final int MAX_HEADERS = 200;

  /** Grizzly's own: there from the first byte of a request until it has been read whole. */
  private static final Attribute<Object> REQUEST = Grizzly.DEFAULT_ATTRIBUTE_BUILDER
      .createAttribute(HTTP_SERVER_REQUEST_ATTR_NAME);

  private final HeadTimeout headTimeout;
  private final Supplier<String> requestIds;

  @SuppressWarnings("deprecation")
  RequestCodec(KeepAlive keepAlive, HeadTimeout headTimeout, Supplier<String> requestIds) {
    super(true, MAX_HEADER_BYTES, null, keepAlive, null, MAX_HEADERS, MimeHeaders.MAX_NUM_HEADERS_DEFAULT);
    this.headTimeout = headTimeout;
    this.requestIds = requestIds;
    setAllowPayloadForUndefinedHttpMethods(true);
  }

  @Override
  public NextAction handleRead(FilterChainContext ctx) throws IOException {
    if (!REQUEST.isSet(ctx.getConnection())) {
      headTimeout.begin(ctx.getConnection());
    }
    return super.handleRead(ctx);
  }

  @Override
  public NextAction handleClose(FilterChainContext ctx) throws IOException {
    headTimeout.stop(ctx.getConnection());
    return super.handleClose(ctx);
  }

  /** Refuses what could be read in two ways, and takes no upgrade, as a server may (RFC 9110, section 7.8). */
  @Override
  protected void onHttpHeadersParsed(HttpHeader header, MimeHeaders headers, FilterChainContext ctx) {
    header.getUpgradeDC().recycle();
    if (!Framing.isSound((HttpRequestPacket) header, headers)) {
      throw new IllegalStateException("the request is malformed");
    }
  }

  /** The body ends where the headers say, whatever the method: Grizzly takes TRACE to have none, and CONNECT to have no end. */
  @Override
  protected boolean onHttpHeaderParsed(HttpHeader header, Buffer buffer, FilterChainContext ctx) {
    headTimeout.stop(ctx.getConnection());
    boolean refused = super.onHttpHeaderParsed(header, buffer, ctx);
    header.setExpectContent(header.getContentLength() > 0 || header.isChunked());
    return refused;
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
    HttpRequestPacket request = response.getRequest();
    // What failed in its first line counts as HTTP/0.9, whose answers have no headers.
    request.setProtocol(Protocol.HTTP_1_1);
    String requestId = Optional.ofNullable(request.getHeader(Exchange.REQUEST_ID_HEADER))
        .filter(Exchange::isRequestId).orElseGet(requestIds);
    byte[] body = Json.write(Problem.of(problem, requestId));
    response.setStatus(problem.status());
    response.setContentType(Problem.MEDIA_TYPE);
    response.setContentLength(body.length);
    response.setHeader(Exchange.REQUEST_ID_HEADER, requestId);
    response.setHeader(Header.CacheControl, "no-store");
    response.setHeader(Header.Connection, "close");
    Answer.SECURITY_HEADERS.forEach(response::setHeader);
    return HttpContent.builder(response).content(Buffers.wrap(null, body)).last(true).build();
  }
}
