import com.nimbusds.oauth2.sdk.ParseException;
import com.nimbusds.oauth2.sdk.util.JSONObjectUtils;
import com.nimbusds.openid.connect.sdk.AuthenticationRequest;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Stream;
import net.minidev.json.JSONObject;

/**
 * {@code Logins PORT} is a provider at that port, and the people who sign in there. For each line {@code URL BROWSERS
 * SECONDS} of standard input so many browsers sign in, one login after the other, at the service of that URL; a line of
 * JSON tells how it went, as load.lua's does. The first 10,000 logins at a service are of as many people; from then on
 * those sign in again, and every twentieth login is of a new person.
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
      System.out.println(logins.run(words[0], Integer.parseInt(words[1]), Integer.parseInt(words[2])));
    }
    System.exit(0);
  }

  private String run(String service, int browsers, int seconds) throws InterruptedException {
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
          signIn(service, isNew ? turn : (int) (turn * STRIDE % KNOWN));
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

  private void signIn(String service, int person) throws Exception {
    var login = ask(service + "/api/auth/login", Optional.empty());
    var url = URI.create(JSONObjectUtils.getString(answer(login), "authorization_url"));
    var request = AuthenticationRequest.parse(url);
    var cookie = Optional.of(login.getHeaderField("Set-Cookie").split(";", 2)[0]);
    var code = provider.authorize(request, person);
    var tokens = answer(ask(service + "/api/auth/callback?code=" + code + "&state=" + request.getState(), cookie));
    if (!tokens.keySet().containsAll(List.of("access_token", "refresh_token", "user"))) {
      throw new IllegalStateException("a login without tokens");
    }
  }

  private static HttpURLConnection ask(String url, Optional<String> cookie) throws IOException {
    var connection = (HttpURLConnection) URI.create(url).toURL().openConnection();
    connection.setRequestProperty("Accept", "application/json");
    cookie.ifPresent(value -> connection.setRequestProperty("Cookie", value));
    return connection;
  }

  /** Reads to the end, so that the connection is kept for the next request. */
  private static JSONObject answer(HttpURLConnection connection) throws IOException, ParseException {
    int status = connection.getResponseCode();
    try (InputStream in = status < 400 ? connection.getInputStream() : connection.getErrorStream()) {
      String body = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      if (status != 200) {
        throw new IllegalStateException(status + " " + body);
      }
      return JSONObjectUtils.parse(body);
    }
  }
}
