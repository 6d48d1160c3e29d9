package io.voicesurvey.adapters.rest.server.edge;

import io.voicesurvey.adapters.rest.RestApplication;
import io.voicesurvey.adapters.rest.http.CompleteResponses;
import io.voicesurvey.adapters.rest.http.RequestIds;
import io.voicesurvey.adapters.rest.http.RequestProperties;
import io.voicesurvey.adapters.rest.problem.ProblemCode;
import io.voicesurvey.adapters.rest.server.fastpath.FastPaths;
import io.voicesurvey.adapters.rest.server.fastpath.FastPaths.Answered;
import io.voicesurvey.adapters.rest.server.fastpath.ResponseWriter;
import io.voicesurvey.adapters.rest.server.observation.AnsweredRequest;
import io.voicesurvey.adapters.rest.server.observation.Observation;
import io.voicesurvey.adapters.rest.server.observation.RequestTraces;
import io.voicesurvey.adapters.rest.server.observation.RequestTraces.Trace;
import java.io.IOException;
import java.net.URI;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.glassfish.grizzly.Connection;
import org.glassfish.grizzly.http.server.HttpHandler;
import org.glassfish.grizzly.http.server.Request;
import org.glassfish.grizzly.http.server.RequestExecutorProvider;
import org.glassfish.grizzly.http.server.Response;
import org.glassfish.grizzly.http.util.Header;
import org.glassfish.jersey.internal.MapPropertiesDelegate;
import org.glassfish.jersey.server.ApplicationHandler;
import org.glassfish.jersey.server.ContainerRequest;
import org.glassfish.jersey.uri.UriComponent;

/**
 * Passes requests from Grizzly to Jersey, on a thread that may block. Jersey gets a base URI of our own, never the
 * untrusted Host header. It gets the query as a property, because it handles a malformed query as an internal failure.
 */
final class JerseyHandler extends HttpHandler {
  private static final URI BASE = URI.create("http://localhost/");

  private final ApplicationHandler application;
  private final FastPaths fastPaths;
  private final Failures failures;
  private final ClientAddress clientAddress;
  private final RequestIds requestIds;
  private final Observation observation;
  private final Executor workers;
  private final AtomicInteger running = new AtomicInteger();
  private final AtomicBoolean stopping = new AtomicBoolean();

  JerseyHandler(ApplicationHandler application, FastPaths fastPaths, CompleteResponses responses,
      ClientAddress clientAddress, RequestIds requestIds, Observation observation, Executor workers) {
    this.application = application;
    this.fastPaths = fastPaths;
    this.failures = new Failures(responses, requestIds);
    this.clientAddress = clientAddress;
    this.requestIds = requestIds;
    this.observation = observation;
    this.workers = workers;
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
    return request -> fastPaths.decide(request) ? null : workers;
  }

  @Override
  public void service(Request request, Response response) throws IOException {
    if (stopping.get()) {
      response.setHeader(Header.Connection, "close");
    }
    if (!fastPaths.answerDecided(request, response)) {
      serve(request, response);
    }
  }

  private void serve(Request request, Response response) {
    request.addAfterServiceListener(JerseyHandler::cutOff);
    String requestId = requestIds.of(Optional.ofNullable(request.getHeader(RequestIds.HEADER)));
    running.incrementAndGet();
    long started = System.nanoTime();
    Optional<Trace> trace = observation.trace(request);
    Observation.setLogContext(requestId, trace);
    String path = request.getRequestURI();
    String client = clientAddress.of(request);
    MapPropertiesDelegate properties = new MapPropertiesDelegate();
    Optional<RequestTraces.Scope> scope = trace.map(Trace::enter);
    try {
      if (request.getRequest().isChunked()) {
        // The parser drops a Content-Length beside chunks: the next data may be no request (RFC 9112, section 6.1).
        response.setHeader(Header.Connection, "close");
      }
      Optional<Answered> fast = fastPaths.answer(request, requestId, trace);
      if (fast.isPresent()) {
        note(fast.get(), properties);
        ResponseWriter.write(fast.get().response(), request, response);
        // As JAX-RS: the request is not over for the metrics and for a stop before its response is sent.
        BackpressureOutputStream.end(response.getOutputStream(), request.getContext().getConnection());
      } else {
        handle(request, response, requestId, path, client, properties);
      }
    } catch (IOException | RuntimeException | Error failure) {
      failures.answer(failure, request, response, requestId);
    } finally {
      scope.ifPresent(RequestTraces.Scope::close);
      observation.answered(new AnsweredRequest(request.getMethod().getMethodString(), path,
          RestApplication.routes().template(path), response.getStatus(), () -> client, code(properties, response),
          userId(properties), System.nanoTime() - started), trace);
      running.decrementAndGet();
      Observation.clearLogContext();
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
  private static void note(Answered answered, MapPropertiesDelegate properties) {
    answered.response().code().ifPresent(code -> properties.setProperty(RequestProperties.CODE, code));
    answered.userId().ifPresent(id -> properties.setProperty(RequestProperties.USER_ID, id));
  }

  /** Without a code, the status of {@code INTERNAL_ERROR} implies that code. */
  private static Optional<ProblemCode> code(MapPropertiesDelegate properties, Response response) {
    return Optional.ofNullable((ProblemCode) properties.getProperty(RequestProperties.CODE))
        .or(() -> Optional.of(ProblemCode.INTERNAL_ERROR).filter(code -> code.status() == response.getStatus()));
  }

  private static Optional<UUID> userId(MapPropertiesDelegate properties) {
    return Optional.ofNullable((UUID) properties.getProperty(RequestProperties.USER_ID));
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
    jersey.setProperty(RequestProperties.REQUEST_ID, requestId);
    jersey.setProperty(RequestProperties.PATH, path);
    jersey.setProperty(RequestProperties.CLIENT_ADDRESS, client);
    Optional.ofNullable(request.getQueryString())
        .ifPresent(query -> jersey.setProperty(RequestProperties.QUERY, query));
    for (String name : request.getHeaderNames()) {
      jersey.headers(name, request.getHeaders(name));
    }
    jersey.setEntityStream(new BodyInput(request, Server.BODY_TIMEOUT));
    jersey.setWriter(new JerseyWriter(request, response, requestId, failures));
    application.handle(jersey);
  }

  /** A URI for routing, even if the path is malformed. A property holds the received path. */
  private static URI uri(String path) {
    return URI
        .create("http://localhost" + UriComponent.contextualEncode("/" + path, UriComponent.Type.PATH).substring(1));
  }
}
