package io.voicesurvey.bootstrap.journey;

import static io.voicesurvey.bootstrap.journey.World.bearer;
import static io.voicesurvey.bootstrap.journey.World.code;
import static io.voicesurvey.bootstrap.journey.World.get;
import static io.voicesurvey.bootstrap.journey.World.logout;
import static io.voicesurvey.bootstrap.journey.World.person;
import static io.voicesurvey.bootstrap.journey.World.refresh;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.voicesurvey.adapters.oidc.provider.SignIn;
import io.voicesurvey.adapters.persistence.DatabaseSettings;
import io.voicesurvey.bootstrap.command.CommandContext;
import io.voicesurvey.bootstrap.command.Commands;
import io.voicesurvey.bootstrap.command.DataOutput;
import io.voicesurvey.bootstrap.process.BrowserSession;
import io.voicesurvey.bootstrap.process.Page;
import jakarta.json.Json;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What people did can be read, is sealed within moments by one of two instances, and shows where it was changed. */
class AuditJourneyTest {
  private static final Map<String, String> SETTINGS = Map.of("REFRESH_GRACE_SECONDS", "0", "OIDC_ROLE_CLAIM", "roles",
      "OIDC_ROLE_MAP", "admin=admin");
  private static final Map<String, String> UNLIMITED = Map.of("RATE_LIMIT_PER_MINUTE", "0", "OIDC_ROLE_CLAIM", "roles",
      "OIDC_ROLE_MAP", "admin=admin");
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @AutoClose
  private final World world = new World();
  @AutoClose
  private final BrowserSession browser = new BrowserSession();

  private URI first;
  private URI second;

  @BeforeEach
  void start() {
    first = world.start(SETTINGS);
    second = world.start(SETTINGS);
  }

  @Test
  void theTrailOfAUserCanBeReadAndIsSealedAndAChangedEventIsNamed() {
    Page ann = world.signIn(first, browser, person("ann"));
    String annId = ann.json().at("/user/id").asText();
    logout(first, ann);
    logout(second, ann);
    Page robbed = world.signIn(second, browser, person("ann"));
    refresh(first, refresh(first, robbed));
    refresh(second, robbed);
    refresh(first, robbed);
    Page denied = deny(first);
    assertThat(code(denied)).isEqualTo("LOGIN_DENIED");
    Page conflict = world.signIn(second, browser, named("imposter", "ANN@example.test"));
    assertThat(code(conflict)).isEqualTo("EMAIL_CONFLICT");
    Page reader = world.signIn(first, browser, World.admin("reader"));

    JsonNode trail = get(second, "/api/admin/audit", "Authorization", bearer(reader)).json();

    assertThat(types(trail)).containsExactly("login", "role_changed", "login_failed", "refresh_reused", "login",
        "logout", "login");
    JsonNode found = trail.at("/items/2/detail");
    assertThat(found.get("reason").asText()).isEqualTo("EMAIL_CONFLICT");
    assertThat(found.get("issuer").asText()).isEqualTo(world.provider.issuer());
    assertThat(found.get("subject").asText()).isEqualTo("imposter");
    assertThat(found.get("email").asText()).isEqualTo("ANN@example.test");
    assertThat(found.get("email_holder").asText()).isEqualTo(annId);
    assertThat(trail.toString()).doesNotContain(token(ann), token(robbed), token(reader));
    assertThat(types(get(first, "/api/admin/audit?user_id=" + annId + "&type=login", "Authorization", bearer(reader))
        .json())).containsExactly("login", "login");

    await(() -> verify().out().startsWith("intact: 7 events sealed, 0 pending\n"));
    String newest = verify().out().lines().skip(1).findFirst().orElseThrow().replace("newest seal: ", "");
    assertThat(newest).startsWith("7:");

    asSuperuser("UPDATE audit_events SET detail = jsonb_set(detail, '{reason}', '\"LOGIN_DENIED\"') WHERE type = "
        + "'login_failed' AND detail ->> 'reason' = 'EMAIL_CONFLICT'");
    String changed = trail.at("/items/2/id").asText();

    assertThat(verify().exitCode()).isEqualTo(1);
    assertThat(verify().out()).matches("broken: event " + changed + " is not what seal \\d says\n");

    asSuperuser("DELETE FROM audit_seals WHERE number > 4; DELETE FROM audit_events WHERE id >= " + changed);

    assertThat(verify()).isEqualTo(new Run(0, verify().out(), "")).satisfies(
        run -> assertThat(run.out()).startsWith("intact: 4 events sealed, 0 pending\n"));
    assertThat(verify("--expect", newest))
        .isEqualTo(new Run(1, "broken: seal 7 is missing, or differs from the kept seal\n", ""));
  }

  @Test
  void oneAttemptCookieAddsAtMostOneEventHoweverOftenAndWhereItIsSent() throws Exception {
    URI one = world.start(UNLIMITED);
    URI other = world.start(UNLIMITED);
    world.signIn(one, browser, person("ann"));
    Page reader = world.signIn(one, browser, World.admin("reader"));
    Page begun = begin(one);
    String state = begun.json().at("/state").asText();
    String issuer = "&iss=" + world.provider.issuer();

    List<String> refused = together(320, i -> code(get(i % 2 == 0 ? one : other,
        "/api/auth/callback?error=x&state=" + state + issuer, "Cookie", cookie(begun))));

    assertThat(refused).containsOnly("LOGIN_FAILED");
    assertThat(failures(one, reader)).isEmpty();

    URI ask = URI.create(begun.json().at("/authorization_url").asText());
    SignIn imposter = named("imposter", "ANN@example.test");
    List<String> conflicts = together(10, i -> {
      URI back = world.provider.authorize(ask, imposter);
      return code(get((i % 2 == 0 ? one : other), back.getRawPath() + "?" + back.getRawQuery(), "Cookie",
          cookie(begun)));
    });

    assertThat(conflicts).containsOnlyOnce("EMAIL_CONFLICT").containsOnly("EMAIL_CONFLICT", "INVALID_STATE");
    assertThat(failures(other, reader)).containsExactly("login_failed");
  }

  @Test
  void anInstanceThatStopsLeavesASoundTrail() {
    for (int i = 0; i < 20; i++) {
      world.signIn(i % 2 == 0 ? first : second, browser, person("ann"));
    }
    world.stopLast();
    world.stopLast();

    assertThat(verify().out()).startsWith("intact: ");
    assertThat(verify().exitCode()).isZero();
  }

  /** By a client that keeps no cookies, so that no answer clears the one that it was given. */
  private static Page begin(URI service) {
    return get(service, "/api/auth/login");
  }

  private static String cookie(Page begun) {
    return begun.headers().firstValue("Set-Cookie").orElseThrow().replaceFirst(";.*", "");
  }

  private static List<String> failures(URI service, Page reader) {
    return types(get(service, "/api/admin/audit?type=login_failed", "Authorization", bearer(reader)).json());
  }

  private static <T> List<T> together(int count, IntFunction<T> request) throws Exception {
    try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
      List<Callable<T>> requests = IntStream.range(0, count).<Callable<T>>mapToObj(i -> () -> request.apply(i))
          .toList();
      List<T> answers = new ArrayList<>();
      for (Future<T> answer : threads.invokeAll(requests)) {
        answers.add(answer.get());
      }
      return answers;
    }
  }

  private Page deny(URI service) {
    Page begun = world.begin(service, browser, "");
    return browser.fetch(HttpRequest.newBuilder(service.resolve("/api/auth/callback?error=access_denied&state="
        + begun.json().at("/state").asText() + "&iss=" + world.provider.issuer())));
  }

  private static SignIn named(String subject, String email) {
    return SignIn.alice().user(Json.createObjectBuilder().add("sub", subject).add("name", subject).add("email", email)
        .add("email_verified", true).build());
  }

  private static List<String> types(JsonNode trail) {
    return StreamSupport.stream(trail.get("items").spliterator(), false).map(event -> event.get("type").asText())
        .toList();
  }

  private static String token(Page signedIn) {
    return signedIn.json().at("/refresh_token").asText();
  }

  /** How a run of the command ended. */
  private record Run(int exitCode, String out, String err) {}

  private Run verify(String... options) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    CommandContext context = new CommandContext(Map.of(), environment -> world.settings(Map.of()),
        settings -> () -> {}, () -> false, DataOutput.to(out, StandardCharsets.UTF_8),
        new PrintStream(err, true, StandardCharsets.UTF_8), () -> {});
    String[] arguments = new String[options.length + 2];
    arguments[0] = "audit";
    arguments[1] = "verify";
    System.arraycopy(options, 0, arguments, 2, options.length);
    int exitCode = new Commands(context).execute(arguments);
    return new Run(exitCode, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }

  private void asSuperuser(String sql) {
    DatabaseSettings database = world.settings(Map.of()).database();
    try (Connection connection = DriverManager.getConnection(database.jdbcUrl(), database.user().orElse(""), "");
        Statement statement = connection.createStatement()) {
      statement.execute("ALTER TABLE audit_events DISABLE TRIGGER USER; ALTER TABLE audit_seals DISABLE TRIGGER USER");
      statement.execute(sql);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void await(BooleanSupplier condition) {
    long start = System.nanoTime();
    while (!condition.getAsBoolean()) {
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(PATIENCE);
    }
  }
}
