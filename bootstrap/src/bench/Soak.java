import com.nimbusds.jwt.SignedJWT;
import com.nimbusds.oauth2.sdk.ParseException;
import com.nimbusds.oauth2.sdk.util.JSONObjectUtils;
import com.nimbusds.openid.connect.sdk.AuthenticationRequest;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAccumulator;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import net.minidev.json.JSONObject;

/**
 * {@code Soak PORT URL…} is a provider at that port, and people who use the services of those URLs, each request at one
 * of them: profiles, refreshes, logins, and the ends of sessions, about 1,000 of which live at a time. A session belongs
 * to one thread while that uses it, so each answer is either right or wrong. Orders of standard input, one a line:
 *
 * <ul>
 * <li>{@code rate N}: so many operations a second from now on; 0: as many as possible
 * <li>{@code administrator TOKEN}: the token by which sessions are revoked
 * <li>{@code renew}: from now on, a session that has older tokens is refreshed before anything else
 * <li>{@code count}: prints a line of JSON about the time since the last one
 * </ul>
 */
final class Soak {
  private static final int THREADS = 32;
  private static final int SESSIONS = 1_000;
  private static final int MOST_ENDED = 1_000;
  private static final int PEOPLE = 10_000;
  private static final Duration TIMEOUT = Duration.ofSeconds(20);
  /** What the documentation allows until every instance knows of a revocation. */
  private static final long EVERYWHERE = 1_000_000_000L;
  private static final long SECOND = 1_000_000_000L;
  /** Older than all tokens. */
  private static final long NEVER = Long.MIN_VALUE / 2;

  private static final class Held {
    private final String providerSession;
    private final String user;
    private final String id;
    private String access;
    private String refresh;
    private long since;
    /** A refresh had no answer that tells whether it took place. */
    private boolean unsure;
    /** Its end was asked for. */
    private boolean ending;
    private long endedAt;

    private Held(String providerSession, Map<String, Object> claims) {
      this.providerSession = providerSession;
      this.user = (String) claims.get("sub");
      this.id = (String) claims.get("sid");
    }
  }

  private record Answer(int status, String body, Map<String, List<String>> headers) {
    JSONObject json() throws ParseException {
      return JSONObjectUtils.parse(body);
    }

    /** Of a problem document; of a request without an answer, the failure. */
    String code() {
      if (status < 400) {
        return status == 0 ? body : "";
      }
      try {
        return JSONObjectUtils.getString(json(), "code");
      } catch (ParseException e) {
        return "no problem document";
      }
    }
  }

  private final Provider provider;
  private final List<String> services;
  private final HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1)
      .connectTimeout(TIMEOUT).build();
  private final Queue<Held> alive = new ConcurrentLinkedQueue<>();
  private final ConcurrentLinkedDeque<Held> ended = new ConcurrentLinkedDeque<>();
  private final AtomicInteger living = new AtomicInteger();
  private final AtomicInteger endedCount = new AtomicInteger();
  private final AtomicInteger people = new AtomicInteger();
  private final AtomicLong next = new AtomicLong(System.nanoTime());
  private final Map<String, LongAdder> answers = new ConcurrentHashMap<>();
  private final Queue<String> violations = new ConcurrentLinkedQueue<>();
  private final LongAdder operations = new LongAdder();
  private final Queue<Long> taken = new ConcurrentLinkedQueue<>();
  private final LongAccumulator clockOff = new LongAccumulator(Math::max, 0);
  private volatile String administrator = "";
  private volatile long step = SECOND;
  /** Until then, all sign in. */
  private volatile boolean isFilled;
  private volatile long renewAll = System.nanoTime();

  private Soak(Provider provider, List<String> services) {
    this.provider = provider;
    this.services = services;
  }

  public static void main(String[] args) throws Exception {
    Soak soak = new Soak(new Provider(Integer.parseInt(args[0])), List.of(args).subList(1, args.length));
    System.out.println("ready");
    BufferedReader orders = new BufferedReader(new InputStreamReader(System.in));
    boolean running = false;
    for (String order = orders.readLine(); order != null; order = orders.readLine()) {
      String[] words = order.split(" ");
      switch (words[0]) {
        case "rate" -> soak.step = words[1].equals("0") ? 0 : (long) (SECOND / Double.parseDouble(words[1]));
        case "administrator" -> soak.administrator = words[1];
        case "renew" -> soak.renewAll = System.nanoTime();
        case "count" -> System.out.println(soak.count());
        default -> throw new IllegalArgumentException(order);
      }
      if (!running && words[0].equals("rate")) {
        running = true;
        for (int i = 0; i < THREADS; i++) {
          Thread.ofPlatform().daemon().start(soak::run);
        }
      }
    }
    System.exit(0);
  }

  private void run() {
    while (true) {
      awaitTurn();
      try {
        operate(ThreadLocalRandom.current().nextInt(100));
      } catch (Exception e) {
        violations.add("the load failed: " + e);
        e.printStackTrace();
      }
      operations.increment();
    }
  }

  /** Turns that no thread took for a second are over: load that waited would come as a flood. */
  private void awaitTurn() {
    long now = System.nanoTime();
    long turn = next.updateAndGet(last -> Math.max(last + step, now - SECOND));
    for (long left = turn - now; step > 0 && left > 0; left = turn - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
  }

  private void operate(int dice) throws Exception {
    boolean isFew = living.get() < SESSIONS;
    isFilled |= !isFew;
    if (dice >= 92 && isFew || !isFilled || alive.isEmpty()) {
      signIn();
      return;
    }
    if (dice < 6 && lookAtEnded(dice)) {
      return;
    }
    Held held = alive.poll();
    if (held == null) {
      return;
    }
    if (held.unsure || held.since < renewAll || !held.ending && dice >= 76 && dice < 92) {
      refresh(held);
    } else if (held.ending || dice >= 92) {
      end(held);
    } else {
      profile(held);
    }
  }

  private void profile(Held held) {
    keep(held, "profile", me("profile", held));
  }

  private Answer me(String operation, Held held) {
    return ask(operation, request("/api/auth/me").header("Authorization", "Bearer " + held.access));
  }

  private void refresh(Held held) throws Exception {
    Answer answer = refreshed(held.unsure ? "refresh again" : "refresh", held);
    if (answer.status() == 200) {
      take(held, answer.json());
    } else if (answer.status() != 401) {
      held.unsure = true;
    }
    keep(held, "refresh", answer);
  }

  private Answer refreshed(String operation, Held held) {
    return ask(operation, request("/api/auth/refresh").header("Content-Type", "application/json")
        .POST(BodyPublishers.ofString("{\"refresh_token\":\"" + held.refresh + "\"}")));
  }

  /** A token that is refused only calls for a refresh, as it does of any client; soak.py knows when that may be. */
  private void keep(Held held, String operation, Answer answer) {
    if (operation.equals("profile") && answer.code().equals("INVALID_TOKEN")) {
      held.since = NEVER;
      alive.add(held);
    } else if (answer.status() == 401 || answer.status() == 403) {
      living.decrementAndGet();
      if (!held.ending) {
        violations.add("a live session was refused: " + operation + " " + answer.status() + " " + answer.code()
            + (held.unsure ? ", after a refresh without an answer" : ""));
      }
    } else {
      alive.add(held);
    }
  }

  private void take(Held held, JSONObject tokens) throws Exception {
    held.access = JSONObjectUtils.getString(tokens, "access_token");
    held.refresh = JSONObjectUtils.getString(tokens, "refresh_token");
    held.since = System.nanoTime();
    held.unsure = false;
    Instant issued = SignedJWT.parse(held.access).getJWTClaimsSet().getIssueTime().toInstant();
    clockOff.accumulate(Duration.between(issued, Instant.now()).abs().toSeconds());
  }

  private void signIn() throws Exception {
    Answer login = ask("login", request("/api/auth/login"));
    if (login.status() != 200) {
      return;
    }
    var url = URI.create(JSONObjectUtils.getString(login.json(), "authorization_url"));
    var request = AuthenticationRequest.parse(url);
    String cookie = login.headers().get("set-cookie").getFirst().split(";", 2)[0];
    var code = provider.authorize(request, people.getAndIncrement() % PEOPLE);
    Answer callback = ask("callback",
        request("/api/auth/callback?code=" + code + "&state=" + request.getState()).header("Cookie", cookie));
    if (callback.status() == 200) {
      JSONObject tokens = callback.json();
      String access = JSONObjectUtils.getString(tokens, "access_token");
      Held held = new Held(Provider.sessionOf(request), SignedJWT.parse(access).getJWTClaimsSet().getClaims());
      take(held, tokens);
      living.incrementAndGet();
      alive.add(held);
    }
  }

  /** By the person, by an administrator or by the provider; the same way again until there is an answer. */
  private void end(Held held) throws Exception {
    Answer answer = switch (held.id.charAt(held.id.length() - 1) % 4) {
      case 0 -> ask(held.ending ? "revocation again" : "revocation", request("/api/admin/users/" + held.user + "/sessions/" + held.id)
          .header("Authorization", "Bearer " + administrator).DELETE());
      case 1 -> ask("back-channel logout", request("/api/auth/backchannel-logout")
          .header("Content-Type", "application/x-www-form-urlencoded")
          .POST(BodyPublishers.ofString("logout_token=" + provider.logoutToken(held.providerSession))));
      default -> ask("logout", request("/api/auth/logout").header("Authorization", "Bearer " + held.access)
          .POST(BodyPublishers.noBody()));
    };
    boolean isOver = answer.status() == 200 || answer.status() == 204 || held.ending && answer.status() == 404;
    if (!isOver) {
      held.ending = true;
      held.since = answer.code().equals("INVALID_TOKEN") ? NEVER : held.since;
      alive.add(held);
      return;
    }
    living.decrementAndGet();
    held.endedAt = System.nanoTime();
    ended.addLast(held);
    if (endedCount.incrementAndGet() > MOST_ENDED && ended.pollFirst() != null) {
      endedCount.decrementAndGet();
    }
  }

  /** Whether there was one that every instance must know of: one of the last, or any. */
  private boolean lookAtEnded(int dice) {
    Held held = dice % 2 == 0 ? ended.pollFirst() : ended.pollLast();
    if (held == null) {
      return false;
    }
    boolean isKnown = held.endedAt + EVERYWHERE < System.nanoTime();
    if (isKnown) {
      Answer answer = dice < 2 ? refreshed("refresh of an ended session", held) : me("profile of an ended session", held);
      if (answer.status() < 300 && answer.status() > 0) {
        violations.add("an ended session was accepted: " + (dice < 2 ? "refresh" : "profile"));
      }
    }
    if (dice % 2 == 0 || !isKnown) {
      ended.addLast(held);
    } else {
      ended.addFirst(held);
    }
    return isKnown;
  }

  private HttpRequest.Builder request(String path) {
    String service = services.get(ThreadLocalRandom.current().nextInt(services.size()));
    return HttpRequest.newBuilder(URI.create(service + path)).timeout(TIMEOUT).header("Accept", "application/json");
  }

  private Answer ask(String operation, HttpRequest.Builder request) {
    long before = System.nanoTime();
    Answer answer;
    try {
      HttpResponse<String> response = client.send(request.build(), BodyHandlers.ofString());
      answer = new Answer(response.statusCode(), response.body(), response.headers().map());
    } catch (IOException e) {
      answer = new Answer(0, e.getClass().getSimpleName(), Map.of());
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    taken.add((System.nanoTime() - before) / 1000);
    answers.computeIfAbsent(operation + "|" + answer.status() + "|" + answer.code(), key -> new LongAdder()).increment();
    return answer;
  }

  private String count() {
    Map<String, Object> counted = new TreeMap<>();
    answers.forEach((key, count) -> counted.put(key, count.sumThenReset()));
    counted.values().removeIf(count -> count.equals(0L));
    List<Long> times = drained(taken).stream().sorted().toList();
    return new JSONObject(Map.of("answers", counted, "operations", operations.sumThenReset(),
        "p99_ms", times.isEmpty() ? 0 : times.get(times.size() * 99 / 100) / 1000.0, "filled", isFilled,
        "ended", ended.size(), "stale", alive.stream().filter(held -> held.since < renewAll).count(),
        "clock_off_s", clockOff.getThenReset(), "violations", drained(violations))).toString();
  }

  private static <T> List<T> drained(Queue<T> queue) {
    List<T> all = new ArrayList<>();
    for (T one = queue.poll(); one != null; one = queue.poll()) {
      all.add(one);
    }
    return all;
  }
}
