package io.voicesurvey.bootstrap.contract;

import com.sun.net.httpserver.HttpServer;
import io.voicesurvey.adapters.oidc.provider.ScriptableProvider;
import io.voicesurvey.adapters.oidc.provider.SignIn;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/** Hands out logout tokens of one person, a new one at each request, to whoever asks on the loopback interface. */
final class LogoutTokens implements AutoCloseable {
  private final HttpServer server;

  private LogoutTokens(HttpServer server) {
    this.server = server;
  }

  static LogoutTokens start(ScriptableProvider provider, SignIn person) throws IOException {
    HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", exchange -> {
      byte[] token = provider.logoutToken(person).reveal().getBytes(StandardCharsets.US_ASCII);
      exchange.sendResponseHeaders(200, token.length);
      exchange.getResponseBody().write(token);
      exchange.close();
    });
    server.start();
    return new LogoutTokens(server);
  }

  URI url() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/");
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
