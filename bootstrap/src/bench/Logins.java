import com.nimbusds.oauth2.sdk.util.JSONObjectUtils;
import com.nimbusds.openid.connect.sdk.AuthenticationRequest;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * {@code Logins PORT} is a provider at that port, and the people who sign in there. For each line {@code URL PATH BROWSERS
 * SECONDS} of standard input so many browsers sign in, one login after the other, at the service of that URL, whose
 * logins begin at that path; a line of JSON tells how it went, as load.lua's does. The first 10,000 logins at a service
 * are of as many people; from then on those sign in again, and every twentieth login is of a new person.
 */
final class Logins {
  private static final int KNOWN = 10_000;
  private static final int NEW_EVERY = 20;
  /** Prime, so that all people have their turn in an order that has nothing to do with their rows' places. */
  private static final long STRIDE = 48_271;

  private final Provider provider;
  private final Map<String, AtomicInteger> begun = new ConcurrentHashMap<>();

  private Logins(Provider provider) {
    this.provider = provider;
  }

  public static void main(String[] args) throws Exception {
    System.setProperty("http.maxConnections", "256");
    Logins logins = new Logins(new Provider(Integer.parseInt(args[0])));
    System.out.println("ready");
    BufferedReader orders = new BufferedReader(new InputStreamReader(System.in));
    for (String order = orders.readLine(); order != null; order = orders.readLine()) {
      String[] words = order.split(" ");
      System.out
          .println(logins.run(words[0], words[1], Integer.parseInt(words[2]), Integer.parseInt(words[3])));
    }
    System.exit(0);
  }

  private String run(String service, String path, int browsers, int seconds) throws InterruptedException {
    AtomicInteger turns = begun.computeIfAbsent(service, key -> new AtomicInteger());
    LongAdder failures = new LongAdder();
    LongAdder first = new LongAdder();
    Queue<Long> taken = new ConcurrentLinkedQueue<>();
    long start = System.nanoTime();
    long end = start + seconds * 1_000_000_000L;
    Runnable browser = () -> {
      for (long before = start; before < end;) {
        int turn = turns.getAndIncrement();
        boolean isNew = turn < KNOWN || turn % NEW_EVERY == 0;
        try {
          signIn(service, path, isNew ? turn : (int) (turn * STRIDE % KNOWN));
        } catch (Exception e) {
          failures.increment();
          System.err.println(e);
        }
        long after = System.nanoTime();
        taken.add((after - before) / 1000);
        first.add(isNew ? 1 : 0);
        before = after;
      }
    };
    for (Thread thread : Stream.generate(() -> Thread.ofPlatform().start(browser)).limit(browsers).toList()) {
      thread.join();
    }
    long us = (System.nanoTime() - start) / 1000;
    List<Long> sorted = taken.stream().sorted().toList();
    return """
        {"requests":%d,"us":%d,"p50":%d,"p99":%d,"refused":%d,"broken":0,"first":%d}""".formatted(sorted.size(), us,
        sorted.get(sorted.size() / 2), sorted.get(sorted.size() * 99 / 100), failures.sum(), first.sum());
  }

  /** Two requests, whatever the service: one for the provider's address, and one with the code that came back. */
  private void signIn(String service, String path, int person) throws Exception {
    Response login = ask(service + path, "");
    URI url = URI.create(login.status() == 200
        ? JSONObjectUtils.getString(JSONObjectUtils.parse(login.body()), "authorization_url")
        : login.location());
    AuthenticationRequest request = AuthenticationRequest.parse(url);
    String code = provider.authorize(request, person).getValue();
    Response callback = ask(service + request.getRedirectionURI().getRawPath() + "?code=" + code + "&state="
        + URLEncoder.encode(request.getState().getValue(), StandardCharsets.UTF_8), login.cookies());
    boolean hasSession = callback.body().contains("\"refresh_token\":\"") || !callback.cookies().isEmpty();
    if (callback.status() != 200 || !hasSession
        || !callback.body().contains("\"oidc_sub\":\"login-" + person + "\"")) {
      throw new IllegalStateException("a login without a session: " + callback.status() + " " + callback.body());
    }
  }

  /** @param cookies as a browser sends them back */
  private record Response(int status, String location, String cookies, String body) {}

  /** Reads to the end, so that the connection is kept for the next request. */
  private static Response ask(String url, String cookies) throws IOException {
    var connection = (HttpURLConnection) URI.create(url).toURL().openConnection();
    connection.setInstanceFollowRedirects(false);
    connection.setRequestProperty("Accept", "application/json");
    if (!cookies.isEmpty()) {
      connection.setRequestProperty("Cookie", cookies);
    }
    int status = connection.getResponseCode();
    InputStream body = status < 400 ? connection.getInputStream() : connection.getErrorStream();
    // null without a body
    String text = body == null ? "" : new String(body.readAllBytes(), StandardCharsets.UTF_8);
    return new Response(status, connection.getHeaderField("Location"), cookies(connection), text);
  }

  /** The name and the value of each cookie that the response sets. The header at 0 is the status line. */
  private static String cookies(HttpURLConnection connection) {
    return IntStream.iterate(1, i -> connection.getHeaderFieldKey(i) != null, i -> i + 1)
        .filter(i -> connection.getHeaderFieldKey(i).equalsIgnoreCase("Set-Cookie"))
        .mapToObj(i -> connection.getHeaderField(i).split(";", 2)[0]).filter(cookie -> cookie.indexOf('=') < cookie.length() - 1)
        .collect(Collectors.joining("; "));
  }
}
