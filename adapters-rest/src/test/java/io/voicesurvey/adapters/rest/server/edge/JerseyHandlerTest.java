package io.voicesurvey.adapters.rest.server.edge;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.voicesurvey.adapters.rest.http.CompleteResponses;
import io.voicesurvey.adapters.rest.http.HttpSettings;
import io.voicesurvey.adapters.rest.http.RequestIds;
import io.voicesurvey.adapters.rest.server.fastpath.FastPaths;
import io.voicesurvey.adapters.rest.server.observation.Observation;
import io.voicesurvey.adapters.rest.server.observation.Observers;
import io.voicesurvey.adapters.rest.server.observation.RequestMeters;
import io.voicesurvey.domain.login.WebOrigin;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.glassfish.grizzly.http.server.HttpServer;
import org.glassfish.jersey.server.ApplicationHandler;
import org.glassfish.jersey.server.ResourceConfig;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(20)
class JerseyHandlerTest {
  private static final String ORIGIN = "https://app.example";

  @AutoClose
  private final RequestTimeout timeout = new RequestTimeout(Duration.ofMinutes(1), Duration.ofMinutes(1));

  @AutoClose
  private final Workers workers = new Workers();

  @AutoClose("shutdownNow")
  private final HttpServer server = server();

  private HttpServer server() {
    HttpSettings settings = new HttpSettings("127.0.0.1", 0, URI.create("http://localhost"),
        Set.of(new WebOrigin(ORIGIN)), List.of(), 0, false);
    RequestMeters meters = new RequestMeters(new SimpleMeterRegistry());
    Observation observation = new Observation(new Observers(meters, Optional.empty()), false);
    CompleteResponses responses = new CompleteResponses(settings);
    RequestIds requestIds = new RequestIds(() -> "request-1");
    JerseyHandler handler = new JerseyHandler(new ApplicationHandler(new ResourceConfig(Failing.class)),
        new FastPaths(List.of(), responses, requestIds, observation, request -> "client"), responses,
        new ClientAddress(List.of()), requestIds, observation, workers);
    return Server.http(settings, handler, Connections.ofThisProcess(address -> false), timeout, requestIds, meters);
  }

  @ParameterizedTest
  @ValueSource(strings = {"GET", "HEAD"})
  void aFailureThatJerseyDoesNotHandleHasTheCommonHeaders(String method) throws Exception {
    server.start();
    try (Socket socket = new Socket("127.0.0.1", server.getListeners().iterator().next().getPort())) {
      socket.getOutputStream().write((method + " /failing HTTP/1.1\r\nHost: a\r\nOrigin: " + ORIGIN
          + "\r\nConnection: close\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
      String response = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(response).startsWith("HTTP/1.1 500")
          .containsIgnoringCase("Content-Type: application/problem+json;charset=utf-8")
          .contains("X-Request-Id: request-1\r", "Access-Control-Allow-Origin: " + ORIGIN + "\r",
              "Access-Control-Allow-Credentials: true\r", "Vary: Origin\r", "X-Content-Type-Options: nosniff\r",
              "Cache-Control: no-store\r")
          .doesNotContain("secret", "java.", "<html>");
      assertThat(response.endsWith("\r\n\r\n")).isEqualTo(method.equals("HEAD"));
    }
  }

  /** Fails for each response, so also for that of an exception mapper. Public, because Jersey creates it. */
  public static final class Failing implements ContainerResponseFilter {
    @Override
    public void filter(ContainerRequestContext request, ContainerResponseContext response) {
      throw new IllegalStateException("secret");
    }
  }
}
