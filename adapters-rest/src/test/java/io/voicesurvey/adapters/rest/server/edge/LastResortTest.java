package io.voicesurvey.adapters.rest.server.edge;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.voicesurvey.adapters.rest.http.HttpSettings;
import io.voicesurvey.adapters.rest.http.RequestIds;
import io.voicesurvey.adapters.rest.server.observation.RequestMeters;
import io.voicesurvey.domain.login.WebOrigin;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.glassfish.grizzly.http.server.HttpHandler;
import org.glassfish.grizzly.http.server.HttpServer;
import org.glassfish.grizzly.http.server.Request;
import org.glassfish.grizzly.http.server.RequestExecutorProvider;
import org.glassfish.grizzly.http.server.Response;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(20)
class LastResortTest {
  @AutoClose
  private final RequestTimeout timeout = new RequestTimeout(Duration.ofMinutes(1), Duration.ofMinutes(1));

  @AutoClose
  private final Workers workers = new Workers();

  @AutoClose("shutdownNow")
  private final HttpServer server = Server.http(
      new HttpSettings("127.0.0.1", 0, URI.create("http://localhost"), Set.of(new WebOrigin("https://app.example")),
          List.of(), 0, false),
      new Failing(),
      Connections.ofThisProcess(address -> false), timeout, new RequestIds(() -> "request-1"),
      new RequestMeters(new SimpleMeterRegistry()));

  @ParameterizedTest
  @ValueSource(strings = {"/exception", "/error"})
  void anUnhandledFailureShowsNoStack(String path) throws Exception {
    server.start();
    try (Socket socket = new Socket("127.0.0.1", server.getListeners().iterator().next().getPort())) {
      socket.getOutputStream().write(
          ("GET " + path + " HTTP/1.1\r\nHost: a\r\nOrigin: https://app.example\r\nConnection: close\r\n\r\n")
              .getBytes(StandardCharsets.US_ASCII));
      assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
          .startsWith("HTTP/1.1 500").containsIgnoringCase("Content-Type: application/problem+json;charset=utf-8")
          .contains("X-Request-Id: request-1", "Access-Control-Allow-Origin: https://app.example\r", "Vary: Origin\r",
              "X-Content-Type-Options: nosniff\r", "Cache-Control: no-store\r", "\"INTERNAL_ERROR\"",
              "\"request_id\":\"request-1\"")
          .doesNotContain("secret", "Exception", "java.", "<html>");
    }
  }

  private final class Failing extends HttpHandler {
    @Override
    public RequestExecutorProvider getRequestExecutorProvider() {
      return request -> workers;
    }

    @Override
    public void service(Request request, Response response) {
      if (request.getRequestURI().equals("/error")) {
        throw new NoClassDefFoundError("secret");
      }
      throw new IllegalStateException("secret");
    }
  }
}
