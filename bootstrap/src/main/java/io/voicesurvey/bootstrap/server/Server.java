package io.voicesurvey.bootstrap.server;

import io.voicesurvey.adapters.rest.RestApplication;
import io.voicesurvey.adapters.rest.http.RestSettings;
import io.voicesurvey.bootstrap.settings.Settings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.glassfish.grizzly.filterchain.FilterChainBuilder;
import org.glassfish.grizzly.http.server.AddOn;
import org.glassfish.grizzly.http.server.HttpServer;
import org.glassfish.grizzly.http.server.NetworkListener;
import org.glassfish.grizzly.http.server.ServerConfiguration;
import org.glassfish.grizzly.nio.transport.TCPNIOTransport;
import org.glassfish.grizzly.strategies.SameThreadIOStrategy;
import org.glassfish.jersey.server.ApplicationHandler;
import org.jboss.weld.environment.se.WeldContainer;

/** The HTTP server: Grizzly in front, Jersey behind it, CDI making the resources. */
public final class Server implements AutoCloseable {
  private static final int SHUTDOWN_SECONDS = 10;
  private static final int IDLE_SECONDS = 30;

  private final HttpServer http;
  private final WeldContainer components;
  private final ExecutorService workers;

  private Server(HttpServer http, WeldContainer components, ExecutorService workers) {
    this.http = http;
    this.components = components;
    this.workers = workers;
  }

  /**
   * Listens and answers, from when this returns.
   *
   * @param instances  what the resources need, each under its own class
   * @param requestIds makes an id for a request that brings none
   * @throws UncheckedIOException where the port can't be had
   */
  public static Server start(Settings.Http settings, RestSettings rest, Collection<?> instances,
      Supplier<String> requestIds) {
    List<Object> beans = new ArrayList<>(instances);
    beans.add(rest);
    WeldContainer components = Components.start(RestApplication.components(), beans);
    ExecutorService workers = Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("request-", 0).factory());
    JerseyHandler handler = new JerseyHandler(
        new ApplicationHandler(new RestApplication(rest, type -> components.select(type).get())),
        new ClientAddress(settings.trustedProxies()), requestIds, workers);
    HttpServer http = http(settings, handler, requestIds);
    Server server = new Server(http, components, workers);
    try {
      http.start();
    } catch (IOException e) {
      server.close();
      throw new UncheckedIOException("can't listen on " + settings.host() + ":" + settings.port(), e);
    }
    return server;
  }

  private static HttpServer http(Settings.Http settings, JerseyHandler handler, Supplier<String> requestIds) {
    NetworkListener listener = new NetworkListener("http", settings.host(), settings.port());
    TCPNIOTransport transport = listener.getTransport();
    transport.setIOStrategy(SameThreadIOStrategy.getInstance());
    transport.setSelectorRunnersCount(Math.max(2, Runtime.getRuntime().availableProcessors()));
    listener.getKeepAlive().setIdleTimeoutInSeconds(IDLE_SECONDS);
    listener.getKeepAlive().setMaxRequestsCount(-1);
    listener.registerAddOn(new AddOn() {
      @Override
      public void setup(NetworkListener owner, FilterChainBuilder builder) {
        int codec = builder.indexOfType(org.glassfish.grizzly.http.HttpServerFilter.class);
        builder.set(codec, new RequestCodec(owner.getKeepAlive(), requestIds));
      }
    });
    HttpServer http = new HttpServer();
    http.addListener(listener);
    ServerConfiguration configuration = http.getServerConfiguration();
    configuration.addHttpHandler(handler);
    configuration.setPassTraceRequest(true);
    configuration.setHttpServerName("");
    configuration.setHttpServerVersion("");
    return http;
  }

  /** The port that the server listens on. */
  public int port() {
    return http.getListeners().iterator().next().getPort();
  }

  /** Takes no more connections, lets what runs end, ten seconds at most, and stops. */
  @Override
  public void close() {
    try {
      http.shutdown(SHUTDOWN_SECONDS, TimeUnit.SECONDS).get(SHUTDOWN_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      http.shutdownNow();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      http.shutdownNow();
    } finally {
      workers.shutdownNow();
      components.shutdown();
    }
  }
}
