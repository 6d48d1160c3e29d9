package io.voicesurvey.adapters.rest.server.edge;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.voicesurvey.adapters.rest.http.HttpSettings;
import io.voicesurvey.adapters.rest.http.RequestIds;
import io.voicesurvey.adapters.rest.server.observation.RequestMeters;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.glassfish.grizzly.http.server.HttpHandler;
import org.glassfish.grizzly.http.server.HttpServer;
import org.glassfish.grizzly.http.server.Request;
import org.glassfish.grizzly.http.server.RequestExecutorProvider;
import org.glassfish.grizzly.http.server.Response;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class ConnectionsTest {
  private static final int MOST = 40;
  private static final long HEAP = MOST * 256L * 1024;
  private static final byte[] REQUEST = "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
  private static final Predicate<InetAddress> NONE = address -> false;
  private static final byte[] SLOW_REQUEST = "GET /slow HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(
      StandardCharsets.US_ASCII);

  @AutoClose
  private final RequestTimeout timeout = new RequestTimeout(Duration.ofMinutes(1), Duration.ofMinutes(1));

  @AutoClose
  private final Workers workers = new Workers();
  private final Ok ok = new Ok();

  @AutoClose("shutdownNow")
  private HttpServer server;

  @Test
  void anAddressLosesThoseOfItsOwnThatAreLeastUsed() throws Exception {
    start(new Connections(HEAP, () -> 1000, NONE));
    Socket neighbour = connect("127.0.0.2");
    List<Socket> crowd = connect("127.0.0.1", MOST / 2);
    assertThat(isServed(crowd.get(0))).isTrue();

    Socket last = connect("127.0.0.1");

    assertThat(isServed(last)).isTrue();
    assertThat(isServed(crowd.get(1))).as("the least used").isFalse();
    assertThat(isServed(crowd.get(0))).as("the first, used since").isTrue();
    assertThat(isServed(neighbour)).isTrue();
  }

  @Test
  void aRequestThatIsBeingAnsweredIsNotCutForNewConnections() throws Exception {
    start(new Connections(HEAP, () -> 1000, NONE));
    Socket patient = open("127.0.0.2");
    patient.getOutputStream().write(SLOW_REQUEST);
    Socket sending = open("127.0.0.2");
    sending.getOutputStream().write("POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9\r\n\r\nhalf".getBytes(
        StandardCharsets.US_ASCII));
    assertThat(ok.begun.tryAcquire(2, 10, TimeUnit.SECONDS)).isTrue();

    for (int i = 1; i <= 4; i++) {
      connect("127.0.1." + i, MOST / 2 - 1);
    }
    ok.go.countDown();

    assertThat(hasAnswer(patient)).as("one that waits for us").isTrue();
    assertThat(hasAnswer(sending)).as("one that we wait for").isFalse();
  }

  @Test
  void aTrustedProxyMayHoldAllOfThem() throws Exception {
    start(new Connections(HEAP, () -> 1000, InetAddress::isLoopbackAddress));
    List<Socket> all = connect("127.0.0.1", MOST);

    assertThat(connect("127.0.0.2")).satisfies(last -> assertThat(isServed(last)).isTrue());
    assertThat(isServed(all.get(0))).isFalse();
    for (Socket each : all.subList(1, MOST)) {
      assertThat(isServed(each)).isTrue();
    }
  }

  @Test
  void thereAreNoMoreThanFileDescriptors() throws Exception {
    start(new Connections(HEAP, () -> 70, InetAddress::isLoopbackAddress));
    List<Socket> all = connect("127.0.0.1", 23);

    assertThat(isServed(all.get(0))).isFalse();
    assertThat(isServed(all.get(22))).isTrue();
  }

  @Test
  void oneThatEndedMakesRoom() throws Exception {
    start(new Connections(HEAP, () -> 1000, NONE));
    Socket first = connect("127.0.0.2");
    for (int i = 0; i < MOST * 2; i++) {
      try (Socket passing = connect("127.0.0.1")) {
        assertThat(isServed(passing)).isTrue();
        passing.shutdownOutput();
        assertThat(passing.getInputStream().read()).isNegative();
      }
    }
    assertThat(isServed(first)).isTrue();
  }

  private void start(Connections connections) throws IOException {
    server = Server.http(
        new HttpSettings("127.0.0.1", 0, URI.create("http://localhost"), Set.of(), List.of(), 0, false), ok,
        connections, timeout, new RequestIds(() -> "request-1"), new RequestMeters(new SimpleMeterRegistry()));
    server.start();
  }

  private List<Socket> connect(String from, int count) throws IOException {
    List<Socket> connected = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      connected.add(connect(from));
    }
    return connected;
  }

  /** Returns when the server has taken it: it accepts them in their order, and each is asked once. */
  private Socket connect(String from) throws IOException {
    Socket socket = open(from);
    assertThat(isServed(socket)).isTrue();
    return socket;
  }

  private Socket open(String from) throws IOException {
    Socket socket = new Socket();
    socket.bind(new InetSocketAddress(from, 0));
    socket.connect(new InetSocketAddress("127.0.0.1", server.getListeners().iterator().next().getPort()));
    return socket;
  }

  private static boolean isServed(Socket socket) throws IOException {
    try {
      socket.getOutputStream().write(REQUEST);
      return hasAnswer(socket);
    } catch (SocketException e) {
      return false;
    }
  }

  private static boolean hasAnswer(Socket socket) throws IOException {
    try {
      int length = 0;
      for (String line = line(socket); !line.isEmpty(); line = line(socket)) {
        length++;
      }
      return length > 0;
    } catch (SocketException e) {
      return false;
    }
  }

  /** Empty where the connection has ended, too. */
  private static String line(Socket socket) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int next = socket.getInputStream().read(); next >= 0 && next != '\n'; next = socket.getInputStream().read()) {
      line.append((char) next);
    }
    return line.toString().strip();
  }

  /** Answers immediately, a slow request when it is released, and a request with a body when the body has come. */
  private final class Ok extends HttpHandler {
    final Semaphore begun = new Semaphore(0);
    final CountDownLatch go = new CountDownLatch(1);

    @Override
    public RequestExecutorProvider getRequestExecutorProvider() {
      return request -> workers;
    }

    @Override
    public void service(Request request, Response response) throws IOException {
      if (request.getRequestURI().equals("/slow")) {
        begun.release();
        awaitGo();
      } else if (request.getContentLength() > 0) {
        begun.release();
        new BodyInput(request, Duration.ofMinutes(1)).readAllBytes();
      }
      response.setContentLength(0);
    }

    private void awaitGo() {
      try {
        go.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
