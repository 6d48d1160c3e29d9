package io.voicesurvey.adapters.rest.server.edge;

import io.voicesurvey.adapters.rest.server.observation.RequestMeters;
import io.voicesurvey.adapters.rest.server.observation.Observers;
import io.voicesurvey.adapters.rest.server.observation.Observation;
import io.voicesurvey.adapters.rest.RestApplication;
import io.voicesurvey.adapters.rest.http.CompleteResponses;
import io.voicesurvey.adapters.rest.http.HttpSettings;
import io.voicesurvey.adapters.rest.http.RequestIds;
import io.voicesurvey.adapters.rest.server.fastpath.FastPaths;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import org.glassfish.grizzly.filterchain.FilterChainBuilder;
import org.glassfish.grizzly.http.server.AddOn;
import org.glassfish.grizzly.http.server.HttpHandler;
import org.glassfish.grizzly.http.server.HttpServer;
import org.glassfish.grizzly.http.server.NetworkListener;
import org.glassfish.grizzly.http.server.ServerConfiguration;
import org.glassfish.grizzly.nio.transport.TCPNIOTransport;
import org.glassfish.grizzly.utils.IdleTimeoutFilter;
import org.glassfish.jersey.server.ApplicationHandler;

/** The HTTP server: Grizzly receives requests, Jersey handles them. */
public final class Server implements AutoCloseable {
  /** Leaves two of the ten seconds that a stop may take for the steps after the requests. */
  private static final Duration DRAIN_TIMEOUT = Duration.ofSeconds(8);
  private static final Duration DRAIN_POLL_INTERVAL = Duration.ofMillis(20);

  /** For requests that were read when the port closed and are not yet being answered. */
  private static final Duration DISPATCH_TIME = Duration.ofMillis(100);

  /** The maximum wait of one read of a request. */
  private static final int READ_TIMEOUT_SECONDS = 10;

  /** The maximum time in which a client takes no part of its response. */
  private static final int WRITE_TIMEOUT_SECONDS = 10;

  /** The maximum of response bytes that wait for a client before writes block. */
  private static final int MAX_PENDING_BYTES = BackpressureOutputStream.CHUNK_BYTES;
  private static final Duration IDLE_TIMEOUT = Duration.ofSeconds(30);

  /** The maximum time for the head of a request to arrive. */
  private static final Duration HEAD_TIMEOUT = Duration.ofSeconds(15);

  /** The maximum time for the body of a request to arrive, however it is sent. */
  static final Duration BODY_TIMEOUT = Duration.ofSeconds(15);

  private final HttpServer http;
  private final RequestTimeout timeout;
  private final JerseyHandler handler;
  private final Workers workers;

  private Server(HttpServer http, RequestTimeout timeout, JerseyHandler handler, Workers workers) {
    this.http = http;
    this.timeout = timeout;
    this.handler = handler;
    this.workers = workers;
  }

  /**
   * Creates the server. {@link #listen} opens it to requests.
   *
   * @param components returns the single instance of each class of {@link RestApplication#components()}, and of each use
   *                   case
   * @param requestIds creates an id for a request without one
   * @param observers  are notified of every request
   */
  public static Server prepare(HttpSettings settings, Function<Class<?>, Object> components,
      Supplier<String> requestIds, Observers observers) {
    Workers workers = new Workers();
    ClientAddress clientAddress = new ClientAddress(settings.trustedProxies());
    Observation observation = new Observation(observers, settings.accessLog());
    CompleteResponses responses = new CompleteResponses(settings);
    RequestIds ids = new RequestIds(requestIds);
    JerseyHandler handler = new JerseyHandler(new ApplicationHandler(new RestApplication(settings, components)),
        new FastPaths(RestApplication.fastPaths(components), responses, ids, observation, clientAddress::of), responses,
        clientAddress, ids, observation, workers);
    RequestTimeout timeout = new RequestTimeout(HEAD_TIMEOUT, BODY_TIMEOUT);
    Connections connections = Connections.ofThisProcess(
        address -> settings.trustedProxies().stream().anyMatch(range -> range.contains(address)));
    HttpServer http = http(settings, handler, connections, timeout, ids, observers.meters());
    return new Server(http, timeout, handler, workers);
  }

  /**
   * Opens the port. The server answers requests when this method returns.
   *
   * @throws UncheckedIOException if the port cannot be opened
   */
  public void listen() {
    try {
      http.start();
    } catch (IOException e) {
      NetworkListener listener = listener();
      throw new UncheckedIOException("cannot listen on " + listener.getHost() + ":" + listener.getPort(), e);
    }
  }

  static HttpServer http(HttpSettings settings, HttpHandler handler, Connections connections, RequestTimeout timeout,
      RequestIds requestIds, RequestMeters meters) {
    NetworkListener listener = new NetworkListener("http", settings.host(), settings.port());
    TCPNIOTransport transport = listener.getTransport();
    transport.setIOStrategy(new SelectorThreadStrategy(connections));
    transport.setReadTimeout(READ_TIMEOUT_SECONDS, TimeUnit.SECONDS);
    transport.setWriteTimeout(WRITE_TIMEOUT_SECONDS, TimeUnit.SECONDS);
    transport.getAsyncQueueIO().getWriter().setMaxPendingBytesPerConnection(MAX_PENDING_BYTES);
    transport.setSelectorRunnersCount(Math.max(2, Runtime.getRuntime().availableProcessors()));
    listener.getKeepAlive().setIdleTimeoutInSeconds((int) IDLE_TIMEOUT.toSeconds());
    listener.getKeepAlive().setMaxRequestsCount(-1);
    CompleteResponses responses = new CompleteResponses(settings);
    listener.registerAddOn(new AddOn() {
      @Override
      public void setup(NetworkListener owner, FilterChainBuilder builder) {
        int codec = builder.indexOfType(org.glassfish.grizzly.http.HttpServerFilter.class);
        builder.set(codec, new RequestCodec(owner.getKeepAlive(), connections, timeout, responses, requestIds, meters));
        builder.set(builder.indexOfType(IdleTimeoutFilter.class), timeout.idle(IDLE_TIMEOUT));
      }
    });
    Failures failures = new Failures(responses, requestIds);
    HttpServer http = new HttpServer();
    http.addListener(listener);
    ServerConfiguration configuration = http.getServerConfiguration();
    configuration.addHttpHandler(handler);
    configuration.setPassTraceRequest(true);
    configuration.setDefaultErrorPageGenerator(
        (request, status, reason, description, failure) -> failures.lastResort(request));
    configuration.setHttpServerName("");
    configuration.setHttpServerVersion("");
    return http;
  }

  /** The port on which the server listens. */
  public int port() {
    return listener().getPort();
  }

  private NetworkListener listener() {
    return http.getListeners().iterator().next();
  }

  /** Accepts no more connections, waits up to eight seconds for running requests, and stops. */
  @Override
  public void close() {
    http.getListeners().forEach(listener -> listener.getTransport().unbindAll());
    handler.stop();
    drain();
    http.shutdownNow();
    timeout.close();
    workers.close();
  }

  private void drain() {
    long end = System.nanoTime() + DRAIN_TIMEOUT.toNanos();
    try {
      Thread.sleep(DISPATCH_TIME);
      while (handler.running() > 0 && System.nanoTime() < end) {
        Thread.sleep(DRAIN_POLL_INTERVAL);
      }
      Thread.sleep(DISPATCH_TIME);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
