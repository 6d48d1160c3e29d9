package io.voicesurvey.adapters.rest.server.edge;

import io.voicesurvey.adapters.rest.http.Answer;
import io.voicesurvey.adapters.rest.http.Exchange;
import io.voicesurvey.adapters.rest.http.Json;
import io.voicesurvey.adapters.rest.http.ReadyAnswer;
import io.voicesurvey.adapters.rest.problem.Problem;
import io.voicesurvey.adapters.rest.problem.ProblemCode;
import io.voicesurvey.adapters.rest.problem.ProblemException;
import io.voicesurvey.adapters.rest.problem.ProblemMapper;
import io.voicesurvey.adapters.rest.server.fastpath.PlainRefreshes;
import io.voicesurvey.adapters.rest.server.fastpath.QuickAnswers;
import io.voicesurvey.adapters.rest.server.observation.Observation;
import io.voicesurvey.adapters.rest.server.observation.RequestTraces;
import io.voicesurvey.adapters.rest.server.observation.RequestTraces.Trace;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.glassfish.grizzly.Connection;
import org.glassfish.grizzly.http.server.HttpHandler;
import org.glassfish.grizzly.http.server.Request;
import org.glassfish.grizzly.http.server.RequestExecutorProvider;
import org.glassfish.grizzly.http.server.Response;
import org.glassfish.grizzly.http.util.Header;
import org.glassfish.jersey.internal.MapPropertiesDelegate;
import org.glassfish.jersey.server.ApplicationHandler;
import org.glassfish.jersey.server.ContainerException;
import org.glassfish.jersey.server.ContainerRequest;
import org.glassfish.jersey.server.ContainerResponse;
import org.glassfish.jersey.server.spi.ContainerResponseWriter;
import org.glassfish.jersey.uri.UriComponent;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Passes requests from Grizzly to Jersey, on a thread that may block. Jersey gets a base URI of our own, never the
 * untrusted Host header. It gets the query as a property, because it handles a malformed query as an internal failure.
 */
final class JerseyHandler extends HttpHandler {
  private static final Logger LOG = LoggerFactory.getLogger(JerseyHandler.class);
  private static final URI BASE = URI.create("http://localhost/");

  /** The maximum wait for a body that does not arrive. */
  private static final Duration PATIENCE = Server.BODY_TIME;

  private final ApplicationHandler application;
  private final ClientAddress clientAddress;
  private final Supplier<String> requestIds;
  private final Observation observation;
  private final Executor workers;
  private final QuickAnswers quickAnswers;
  private final PlainRefreshes plainRefreshes;
  private final AtomicInteger running = new AtomicInteger();
  private final AtomicBoolean stopping = new AtomicBoolean();

  JerseyHandler(ApplicationHandler application, ClientAddress clientAddress, Supplier<String> requestIds,
      Observation observation, Executor workers, QuickAnswers quickAnswers, PlainRefreshes plainRefreshes) {
    this.application = application;
    this.clientAddress = clientAddress;
    this.requestIds = requestIds;
    this.observation = observation;
    this.workers = workers;
    this.quickAnswers = quickAnswers;
    this.plainRefreshes = plainRefreshes;
    setDecodeUrl(false);
  }

  /** A name that no path can contain, so that Grizzly extracts no session id from a path. */
  @Override
  protected String getSessionCookieName() {
    return " ";
  }

  /** Ignores expectations other than {@code 100-continue} (RFC 9110, section 10.1.1). */
  @Override
  protected boolean sendAcknowledgment(Request request, Response response) throws IOException {
    return !"100-continue".equalsIgnoreCase(request.getHeader("Expect")) || super.sendAcknowledgment(request, response);
  }

  @Override
  public RequestExecutorProvider getRequestExecutorProvider() {
    // null means the thread that reads requests, which must not block.
    return request -> quickAnswers.prepare(request) ? null : workers;
  }

  @Override
  public void service(Request request, Response response) throws IOException {
    if (stopping.get()) {
      response.setHeader(Header.Connection, "close");
    }
    if (!quickAnswers.send(request, response)) {
      serve(request, response);
    }
  }

  private void serve(Request request, Response response) {
    request.addAfterServiceListener(JerseyHandler::cutOff);
    String requestId = requestId(request, requestIds);
    running.incrementAndGet();
    long started = System.nanoTime();
    Optional<Trace> trace = observation.trace(request);
    Observation.label(requestId, trace);
    String path = request.getRequestURI();
    String client = clientAddress.of(request);
    MapPropertiesDelegate properties = new MapPropertiesDelegate();
    Optional<RequestTraces.Scope> scope = trace.map(Trace::enter);
    try {
      if (request.getRequest().isChunked()) {
        // The parser drops a Content-Length beside chunks: the next data may be no request (RFC 9112, section 6.1).
        response.setHeader(Header.Connection, "close");
      }
      Optional<ReadyAnswer> plain = plainRefreshes.find(request, requestId, client);
      if (plain.isPresent()) {
        note(plain.get(), properties);
        QuickAnswers.send(plain.get(), response);
      } else {
        handle(request, response, requestId, path, client, properties);
      }
    } catch (IOException | RuntimeException | Error failure) {
      fail(failure, request, response, requestId);
    } finally {
      scope.ifPresent(RequestTraces.Scope::close);
      observation.answered(request.getMethod().getMethodString(), path, client, response.getStatus(),
          code(properties, response), userId(properties), trace, started);
      running.decrementAndGet();
      Observation.unlabel();
    }
  }

  /** Closes a connection whose client has not taken the end of the response in time. */
  private static void cutOff(Request request) {
    Connection<?> connection = request.getContext().getConnection();
    if (!connection.canWrite()) {
      connection.terminateSilently();
    }
  }

  /** Sets the same properties as a resource. */
  private static void note(ReadyAnswer answer, MapPropertiesDelegate properties) {
    answer.code().ifPresent(code -> properties.setProperty(Exchange.CODE, code));
    answer.userId().ifPresent(userId -> properties.setProperty(Exchange.USER_ID, userId.toString()));
  }

  /** Without a code, the status of {@code INTERNAL_ERROR} implies that code. */
  private static Optional<ProblemCode> code(MapPropertiesDelegate properties, Response response) {
    return Optional.ofNullable((ProblemCode) properties.getProperty(Exchange.CODE))
        .or(() -> Optional.of(ProblemCode.INTERNAL_ERROR).filter(code -> code.status() == response.getStatus()));
  }

  private static Optional<String> userId(MapPropertiesDelegate properties) {
    return Optional.ofNullable((String) properties.getProperty(Exchange.USER_ID));
  }

  /** From now on each response closes its connection. */
  void stop() {
    stopping.set(true);
  }

  /** The number of requests that are being answered. */
  int running() {
    return running.get();
  }

  private void handle(Request request, Response response, String requestId, String path, String client,
      MapPropertiesDelegate properties) {
    ContainerRequest jersey = new ContainerRequest(BASE, uri(path), request.getMethod().getMethodString(),
        new Anonymous(), properties, application.getConfiguration());
    jersey.setProperty(Exchange.REQUEST_ID, requestId);
    jersey.setProperty(Exchange.PATH, path);
    jersey.setProperty(Exchange.CLIENT_ADDRESS, client);
    Optional.ofNullable(request.getQueryString()).ifPresent(query -> jersey.setProperty(Exchange.QUERY, query));
    for (String name : request.getHeaderNames()) {
      jersey.headers(name, request.getHeaders(name));
    }
    jersey.setEntityStream(new BodyInput(request, PATIENCE));
    jersey.setWriter(new Writer(request, response, requestId));
    application.handle(jersey);
  }

  /** A URI for routing, even if the path is malformed. A property holds the received path. */
  private static URI uri(String path) {
    return URI
        .create("http://localhost" + UriComponent.contextualEncode("/" + path, UriComponent.Type.PATH).substring(1));
  }

  private static void fail(Throwable failure, Request request, Response response, String requestId) {
    if (isClientGone(failure, request)) {
      LOG.debug("The client went away before its answer", failure);
    } else {
      LOG.error("A request failed", failure);
      send(ProblemMapper.internalError(), request, response, requestId);
    }
  }

  private static boolean isClientGone(Throwable failure, Request request) {
    return !request.getContext().getConnection().isOpen()
        && Stream.iterate(failure, Objects::nonNull, Throwable::getCause).anyMatch(IOException.class::isInstance);
  }

  /** The page for a failure outside of all handlers. Grizzly's own page would show the stack trace. */
  static String lastResort(Request request, Supplier<String> requestIds) {
    String requestId = requestId(request, requestIds);
    head(ProblemMapper.internalError(), request.getResponse(), requestId);
    return new String(Json.write(Problem.of(ProblemMapper.internalError(), requestId)), StandardCharsets.UTF_8);
  }

  private static String requestId(Request request, Supplier<String> requestIds) {
    return Optional.ofNullable(request.getHeader(Exchange.REQUEST_ID_HEADER)).filter(Exchange::isRequestId)
        .orElseGet(requestIds);
  }

  private static void send(ProblemException problem, Request request, Response response, String requestId) {
    if (response.isCommitted()) {
      response.finish();
      return;
    }
    byte[] body = Json.write(Problem.of(problem, requestId));
    response.reset();
    head(problem, response, requestId);
    response.setContentLength(body.length);
    try {
      response.getOutputStream().write(request.getMethod().matchesMethod("HEAD") ? new byte[0] : body);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void head(ProblemException problem, Response response, String requestId) {
    response.setStatus(problem.status());
    QuickAnswers.setDate(response);
    response.setContentType(Problem.MEDIA_TYPE);
    response.setHeader(Exchange.REQUEST_ID_HEADER, requestId);
    response.setHeader("Cache-Control", "no-store");
    Answer.SECURITY_HEADERS.forEach(response::setHeader);
  }

  /** Writes the responses of Jersey. */
  private record Writer(Request request, Response response, String requestId) implements ContainerResponseWriter {
    @Override
    public OutputStream writeResponseStatusAndHeaders(long contentLength, ContainerResponse answer)
        throws ContainerException {
      response.setStatus(answer.getStatus());
      QuickAnswers.setDate(response);
      answer.getStringHeaders().forEach((name, values) -> values.forEach(value -> response.addHeader(name, value)));
      if (contentLength >= 0 && answer.getStatus() != 204) {
        response.setContentLengthLong(contentLength);
      }
      return new Pieces(response.getOutputStream(), request.getContext().getConnection());
    }

    @Override
    public boolean suspend(long timeOut, TimeUnit timeUnit, TimeoutHandler timeoutHandler) {
      throw new UnsupportedOperationException("resources answer on the thread that asks them");
    }

    @Override
    public void setSuspendTimeout(long timeOut, TimeUnit timeUnit) {
      throw new UnsupportedOperationException("resources answer on the thread that asks them");
    }

    @Override
    public void commit() {
      // Grizzly sends the written data when the handler returns.
    }

    @Override
    public void failure(Throwable error) {
      fail(error, request, response, requestId);
    }

    @Override
    public boolean enableResponseBuffering() {
      return true;
    }
  }
}
