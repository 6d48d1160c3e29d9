package io.voicesurvey.adapters.rest;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.voicesurvey.adapters.rest.RestApi.Answer;
import io.voicesurvey.adapters.rest.WatchedLiveSessions.Way;
import io.voicesurvey.adapters.rest.server.edge.Server;
import io.voicesurvey.adapters.rest.server.observation.Observers;
import io.voicesurvey.adapters.rest.server.observation.RequestMeters;
import io.voicesurvey.adapters.rest.server.observation.RequestTraces;
import io.voicesurvey.application.Patience;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Sessions that are in no cache: the fast path gives the bytes, metrics and traces of JAX-RS, and searches once. */
class WaitingBearersTest {
  private static final List<String> REQUESTS = List.of("GET /api/auth/me", "GET /api/auth/verify",
      "GET /api/auth/verify?role=viewer", "GET /api/auth/verify?role=admin", "POST /api/auth/verify",
      "HEAD /api/auth/verify?role=admin", "OPTIONS /api/auth/verify", "MADE-UP /api/auth/verify?role=admin");
  private static final List<String> HEADERS = List.of("", "Origin: " + RestApi.FRIEND + "\r\n",
      "Origin: https://other.example\r\n", "Accept: */*\r\n", "Cookie: vsa_refresh=x\r\n");

  private final RestApi api = new RestApi();
  private final Answer root = api.signIn("root");
  private final Answer ann = api.signIn("ann");

  private enum State {
    LIVE("200 OK"),
    REVOKED("SESSION_REVOKED"),
    DISABLED("USER_DISABLED"),
    EXPIRED("TOKEN_EXPIRED"),
    UNKNOWN(
        "INVALID_TOKEN"),
    WITHOUT_DATABASE("DATABASE_UNAVAILABLE");

    /** Part of the response to {@code GET /api/auth/me}. */
    private final String answer;

    State(String answer) {
      this.answer = answer;
    }

    /** The token of an unknown or expired session is refused without a search. */
    private List<Way> searches(Way way) {
      return equals(EXPIRED) || equals(UNKNOWN)
          ? List.of()
          : Collections.nCopies(REQUESTS.size() * HEADERS.size(), way);
    }
  }

  @ParameterizedTest
  @EnumSource
  void bothWaysAnswerTheSameBytesAndAreObservedTheSame(State state) throws Exception {
    String token = ann.json().get("access_token").asText() + (state.equals(State.UNKNOWN) ? "x" : "");
    reach(state);
    api.liveSessions.takeSearches();

    Observed quick = new Observed();
    List<String> answers = answers(quick, "Authorization: Bearer " + token + "\r\n");
    assertThat(api.liveSessions.takeSearches()).isEqualTo(state.searches(Way.FAST_PATH));
    Observed thorough = new Observed();
    // An unknown expectation, which the fast path leaves to JAX-RS.
    assertThat(answers).isEqualTo(answers(thorough, "Expect: nothing\r\nAuthorization: Bearer " + token + "\r\n"));
    assertThat(api.liveSessions.takeSearches()).isEqualTo(state.searches(Way.JAX_RS));

    assertThat(answers.getFirst()).startsWith("HTTP/1.1 ").contains(state.answer);
    // A request is counted once its answer is sent.
    Patience.until("the last trace",
        () -> Stream.of(quick, thorough).allMatch(each -> each.traces() == answers.size()));
    assertThat(quick.all()).isEqualTo(thorough.all());
  }

  private void reach(State state) {
    switch (state) {
      case LIVE, UNKNOWN -> assertThat(ann.status()).isEqualTo(200);
      case REVOKED -> assertThat(api.post("/api/auth/logout").bearer(ann).send().status()).isEqualTo(200);
      case DISABLED -> assertThat(api.request("PATCH", "/api/admin/users/" + ann.json().at("/user/id").asText())
          .bearer(root).json("{\"status\":\"disabled\"}").send().status()).isEqualTo(200);
      case EXPIRED -> api.clock.advance(Duration.ofHours(2));
      case WITHOUT_DATABASE -> api.database.takeAway();
    }
  }

  /** All requests with all headers. */
  private List<String> answers(Observed observed, String headers) throws IOException {
    List<String> answers = new ArrayList<>();
    try (Server server = api.serve(observed.observers())) {
      server.listen();
      for (String request : REQUESTS) {
        for (String more : HEADERS) {
          answers.add(exchange(server.port(), request, headers + more));
        }
      }
    }
    return answers;
  }

  private static String exchange(int port, String request, String headers) throws IOException {
    try (Socket socket = new Socket("127.0.0.1", port)) {
      socket.setSoTimeout(30_000);
      socket.getOutputStream().write((request + " HTTP/1.1\r\nHost: a\r\nX-Request-Id: the.same\r\n" + headers
          + "Connection: close\r\n\r\n").getBytes(StandardCharsets.ISO_8859_1));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1)
          .replaceAll("\r\nDate: [^\r]{29}\r\n", "\r\nDate: now\r\n");
    }
  }

  /** What an operator sees of the requests to one server. */
  private static final class Observed implements RequestTraces {
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final List<String> traces = new CopyOnWriteArrayList<>();

    Observers observers() {
      return new Observers(new RequestMeters(registry), Optional.of(this));
    }

    int traces() {
      return traces.size();
    }

    /** How often each meter has counted, without those that have not, and the traces. */
    List<Object> all() {
      Stream<Meter> meters = registry.getMeters().stream();
      Map<Meter.Id, Double> counts = meters.filter(meter -> count(meter) > 0)
          .collect(Collectors.toMap(Meter::getId, Observed::count));
      return List.of(counts, List.copyOf(traces));
    }

    private static double count(Meter meter) {
      return switch (meter) {
        case Timer timer -> timer.count();
        case Counter counter -> counter.count();
        default -> 0;
      };
    }

    @Override
    public Trace begin(String method, Map<String, String> context) {
      return new Trace() {
        @Override
        public String id() {
          return "0".repeat(32);
        }

        @Override
        public Scope enter() {
          return () -> {};
        }

        @Override
        public void end(Optional<String> route, int status) {
          traces.add(method + " " + route + " " + status);
        }
      };
    }
  }
}
