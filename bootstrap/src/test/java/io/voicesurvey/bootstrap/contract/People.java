package io.voicesurvey.bootstrap.contract;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.voicesurvey.adapters.oidc.provider.ScriptableProvider;
import io.voicesurvey.adapters.oidc.provider.SignIn;
import io.voicesurvey.bootstrap.journey.World;
import io.voicesurvey.bootstrap.process.BrowserSession;
import io.voicesurvey.bootstrap.process.Page;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Signs people in at the service and out at their provider, for each request on the loopback interface:
 * {@code GET /sign-in/NAME} answers with the tokens and the profile of a new login of that person, {@code GET
 * /logout-token} with a new logout token of one whom the service does not know.
 */
final class People implements AutoCloseable {
  private static final String SIGN_IN = "/sign-in/";
  private static final SignIn STRANGER = World.person("stranger");

  private final URI service;
  private final ScriptableProvider provider;
  private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
  private final HttpServer server;

  People(URI service, ScriptableProvider provider) throws IOException {
    this.service = service;
    this.provider = provider;
    this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(executor);
    server.createContext(SIGN_IN,
        exchange -> answer(exchange, signIn(exchange.getRequestURI().getPath().substring(SIGN_IN.length()))));
    server.createContext("/logout-token", exchange -> answer(exchange, provider.logoutToken(STRANGER).reveal()));
    server.start();
  }

  URI url() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  /** A whole login. */
  String signIn(String name) {
    try (BrowserSession browser = new BrowserSession()) {
      Page begun = browser.fetch(HttpRequest.newBuilder(service.resolve("/api/auth/login?provider=default")));
      URI back = provider.authorize(URI.create(begun.json().at("/authorization_url").asText()), World.person(name));
      Page ended = browser.fetch(HttpRequest.newBuilder(back));
      if (ended.status() != 200) {
        throw new IllegalStateException("a login failed: " + ended.status());
      }
      return ended.body();
    }
  }

  private static void answer(HttpExchange exchange, String text) throws IOException {
    byte[] body = text.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(200, body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  @Override
  public void close() {
    server.stop(0);
    executor.shutdownNow();
  }
}
