package io.voicesurvey.adapters.rest.server.edge;

import io.voicesurvey.adapters.rest.server.observation.RequestMeters;
import io.voicesurvey.adapters.rest.server.fastpath.FastPaths;
import io.voicesurvey.adapters.rest.http.CommonHeaders;
import io.voicesurvey.adapters.rest.http.CompleteResponse;
import io.voicesurvey.adapters.rest.http.CompleteResponses;
import io.voicesurvey.adapters.rest.http.RequestIds;
import io.voicesurvey.adapters.rest.problem.ProblemCode;
import io.voicesurvey.adapters.rest.problem.ProblemException;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.net.StandardSocketOptions;
import java.nio.channels.NetworkChannel;
import java.util.Optional;
import java.util.stream.Stream;
import org.glassfish.grizzly.Buffer;
import org.glassfish.grizzly.Connection;
import org.glassfish.grizzly.Grizzly;
import org.glassfish.grizzly.attributes.Attribute;
import org.glassfish.grizzly.filterchain.FilterChainContext;
import org.glassfish.grizzly.filterchain.NextAction;
import org.glassfish.grizzly.http.ChunkedTransferEncoding;
import org.glassfish.grizzly.http.HttpBrokenContent;
import org.glassfish.grizzly.http.HttpContent;
import org.glassfish.grizzly.http.HttpHeader;
import org.glassfish.grizzly.http.HttpPacketParsing;
import org.glassfish.grizzly.http.HttpRequestPacket;
import org.glassfish.grizzly.http.HttpResponsePacket;
import org.glassfish.grizzly.http.HttpServerFilter;
import org.glassfish.grizzly.http.KeepAlive;
import org.glassfish.grizzly.http.Protocol;
import org.glassfish.grizzly.http.util.Header;
import org.glassfish.grizzly.http.util.MimeHeaders;
import org.glassfish.grizzly.memory.Buffers;
import org.glassfish.grizzly.nio.NIOConnection;

/** Parses requests from the network, and refuses invalid HTTP with a problem document. */
final class RequestCodec extends HttpServerFilter {
  private static final int MAX_HEADER_BYTES = 16 * 1024;
  private static final int MAX_HEADERS = 200;

  /** The send buffer for a client that does not read; the system's default would be megabytes. */
  private static final int SEND_BUFFER_BYTES = 64 * 1024;

  private static final byte CR = '\r';
  private static final byte LF = '\n';

  /** An attribute of Grizzly: present from the first byte of a request until it has been read completely. */
  private static final Attribute<Object> REQUEST = Grizzly.DEFAULT_ATTRIBUTE_BUILDER
      .createAttribute(HTTP_SERVER_REQUEST_ATTR_NAME);

  /** An attribute of Grizzly: present while a request is being answered, so while a thread may wait for its body. */
  private static final Attribute<Object> ANSWERING = Grizzly.DEFAULT_ATTRIBUTE_BUILDER
      .createAttribute("HttpServerFilter.Request");

  private final Connections connections;
  private final RequestTimeout timeout;
  private final CompleteResponses responses;
  private final RequestIds requestIds;
  private final RequestMeters meters;

  @SuppressWarnings("deprecation")
  RequestCodec(KeepAlive keepAlive, Connections connections, RequestTimeout timeout, CompleteResponses responses,
      RequestIds requestIds, RequestMeters meters) {
    super(true, MAX_HEADER_BYTES, null, keepAlive, null, MAX_HEADERS, MimeHeaders.MAX_NUM_HEADERS_DEFAULT);
    this.connections = connections;
    this.timeout = timeout;
    this.responses = responses;
    this.requestIds = requestIds;
    this.meters = meters;
    setAllowPayloadForUndefinedHttpMethods(true);
    Stream.of(getTransferEncodings()).filter(ChunkedTransferEncoding.class::isInstance)
        .forEach(this::removeTransferEncoding);
    addTransferEncoding(new ChunkedBody(MAX_HEADER_BYTES));
  }

  /** True if a complete request is being answered, and its client has taken all of the response so far. */
  static boolean isAtWork(Connection<?> connection) {
    return ANSWERING.isSet(connection) && !REQUEST.isSet(connection) && FastPaths.hasTakenAll(connection);
  }

  @Override
  public NextAction handleAccept(FilterChainContext ctx) throws IOException {
    ((NetworkChannel) ((NIOConnection) ctx.getConnection()).getChannel()).setOption(StandardSocketOptions.SO_SNDBUF,
        SEND_BUFFER_BYTES);
    connections.admit(ctx.getConnection());
    timeout.awaitHead(ctx.getConnection());
    return super.handleAccept(ctx);
  }

  @Override
  public NextAction handleWrite(FilterChainContext ctx) throws IOException {
    Connections.recordActivity(ctx.getConnection());
    return super.handleWrite(ctx);
  }

  @Override
  public NextAction handleRead(FilterChainContext ctx) throws IOException {
    Connection<?> connection = ctx.getConnection();
    if (!connection.isOpen()) {
      // Pipelined requests get no response after their connection has ended.
      return ctx.getStopAction();
    }
    Connections.recordActivity(connection);
    if (timeout.isBodyLate(connection)) {
      return endLateBody(ctx);
    }
    if (!REQUEST.isSet(connection) && isBeforeRequest(ctx)) {
      timeout.awaitHead(connection);
      return ctx.getStopAction(Optional.<Buffer>of(ctx.getMessage()).filter(Buffer::hasRemaining).orElse(null));
    }
    boolean answering = ANSWERING.isSet(connection);
    NextAction next = super.handleRead(ctx);
    if (!answering && REQUEST.get(connection) instanceof HttpHeader header && header.isContentBroken()) {
      // The request has been refused here, and no other code knows of it.
      return ctx.getStopAction();
    }
    if (!(REQUEST.get(connection) instanceof HttpPacketParsing request)) {
      timeout.end(connection);
    } else if (request.isHeaderParsed()) {
      timeout.awaitBody(connection);
    } else {
      timeout.awaitHead(connection);
    }
    return next;
  }

  /** Counts the headers from here. They may have 16 KiB in addition to the request line, which may have as much. */
  @Override
  protected void onInitialLineParsed(HttpHeader header, FilterChainContext ctx) {
    HeaderParsingState parsing = ((HttpPacketParsing) header).getHeaderParsingState();
    parsing.packetLimit = parsing.offset + MAX_HEADER_BYTES;
  }

  /** Drops empty lines before a request (RFC 9112, section 2.2); true if nothing else has arrived. */
  private static boolean isBeforeRequest(FilterChainContext ctx) {
    Buffer input = ctx.getMessage();
    int start = input.position();
    while (input.limit() - start > 1 && input.get(start) == CR && input.get(start + 1) == LF) {
      start += 2;
    }
    if (start > input.position()) {
      input.position(start);
      ctx.setMessage(input.slice());
    }
    int left = input.limit() - start;
    return left == 0 || left == 1 && input.get(start) == CR;
  }

  /** Lets the thread that answers the request report the late body, or reports it here if there is no such thread. */
  private NextAction endLateBody(FilterChainContext ctx) throws IOException {
    HttpRequestPacket request = (HttpRequestPacket) REQUEST.get(ctx.getConnection());
    IOException late = new SocketTimeoutException("the body did not arrive in time");
    request.getProcessingState().getHttpContext().attach(ctx);
    if (ANSWERING.isSet(ctx.getConnection())) {
      request.setContentBroken(true);
      ctx.setMessage(HttpBrokenContent.builder(request).error(late).build());
      return ctx.getInvokeAction();
    }
    onHttpContentError(request, ctx, late);
    ctx.getConnection().closeSilently();
    return ctx.getStopAction();
  }

  @Override
  public NextAction handleClose(FilterChainContext ctx) throws IOException {
    connections.release(ctx.getConnection());
    timeout.end(ctx.getConnection());
    return super.handleClose(ctx);
  }

  /** Refuses ambiguous headers and trailers, and accepts no upgrade, as a server may (RFC 9110, section 7.8). */
  @Override
  protected void onHttpHeadersParsed(HttpHeader header, MimeHeaders headers, FilterChainContext ctx) {
    header.getUpgradeDC().recycle();
    boolean sound = headers == header.getHeaders()
        ? Framing.isSound((HttpRequestPacket) header, headers)
        : Framing.isSoundTrailer(headers);
    if (!sound) {
      throw new IllegalStateException("the request is malformed");
    }
  }

  @Override
  protected boolean parseHeaderFromBytes(HttpHeader header, MimeHeaders headers, HeaderParsingState state,
      byte[] input, int end) {
    boolean whole = super.parseHeaderFromBytes(header, headers, state, input, end);
    if (whole) {
      requireOneLine(state, input[state.arrayOffset + state.offset - 2]);
    }
    return whole;
  }

  @Override
  protected boolean parseHeaderFromBuffer(HttpHeader header, MimeHeaders headers, HeaderParsingState state,
      Buffer input) {
    boolean whole = super.parseHeaderFromBuffer(header, headers, state, input);
    if (whole) {
      requireOneLine(state, input.get(state.offset - 2));
    }
    return whole;
  }

  /**
   * Refuses a folded header (RFC 9112, section 5.2). The parser joins its lines and leaves no trace of that in the
   * value, but then the value ends before its last line does.
   *
   * @param beforeLast the byte before the line feed that ends the header
   */
  private static void requireOneLine(HeaderParsingState state, byte beforeLast) {
    if (state.checkpoint != state.offset - (beforeLast == CR ? 2 : 1)) {
      throw new IllegalStateException("the header is folded");
    }
  }

  /**
   * The headers determine the end of the body, whatever the method: Grizzly assumes no body for TRACE, and no end for
   * CONNECT. Grizzly also recognizes {@code Connection: close} only if the header has no other option.
   */
  @Override
  protected boolean onHttpHeaderParsed(HttpHeader header, Buffer buffer, FilterChainContext ctx) {
    timeout.end(ctx.getConnection());
    boolean refused = super.onHttpHeaderParsed(header, buffer, ctx);
    header.setExpectContent(header.getContentLength() > 0 || header.isChunked());
    if (Framing.asksToClose(header.getHeaders())) {
      header.getProcessingState().setKeepAlive(false);
    }
    return refused;
  }

  @Override
  protected void onHttpHeaderError(HttpHeader header, FilterChainContext ctx, Throwable failure) throws IOException {
    if (isTooLarge(failure)) {
      ((HttpRequestPacket) header).getResponse().setStatus(ProblemCode.HEADERS_TOO_LARGE.status());
    }
    super.onHttpHeaderError(header, ctx, failure);
  }

  /** The parser's exceptions have no type of their own for this. */
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
    // A failure in the request line counts as HTTP/0.9, whose responses have no headers.
    request.setProtocol(Protocol.HTTP_1_1);
    meters.refusedUnread(problem.code());
    // Without a URI the request line was not read.
    CompleteResponse complete = responses.problem(problem, Optional.ofNullable(request.getRequestURI()).orElse(""),
        requestIds.of(Optional.ofNullable(request.getHeader(RequestIds.HEADER))),
        Optional.ofNullable(request.getHeader(CommonHeaders.ORIGIN)));
    response.setStatus(complete.status());
    complete.headers().forEach(header -> response.setHeader(header.name(), header.value()));
    response.setContentLength(complete.body().length);
    response.setHeader(Header.Connection, "close");
    return HttpContent.builder(response).content(Buffers.wrap(null, complete.body())).last(true).build();
  }
}
