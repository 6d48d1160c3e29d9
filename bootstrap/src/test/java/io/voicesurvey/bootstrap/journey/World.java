package io.voicesurvey.bootstrap.journey;

import io.voicesurvey.adapters.oidc.provider.ScriptableProvider;
import io.voicesurvey.adapters.oidc.provider.SignIn;
import io.voicesurvey.adapters.persistence.DatabaseLimits;
import io.voicesurvey.adapters.persistence.DatabaseSettings;
import io.voicesurvey.bootstrap.wiring.Service;
import io.voicesurvey.bootstrap.process.BrowserSession;
import io.voicesurvey.bootstrap.process.EmbeddedDatabase;
import io.voicesurvey.bootstrap.process.FreePort;
import io.voicesurvey.bootstrap.process.Page;
import io.voicesurvey.bootstrap.settings.Settings;
import jakarta.json.Json;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A PostgreSQL, an OpenID Provider over HTTP, and instances of the service that share them and one PUBLIC_URL. */
public final class World implements AutoCloseable {
  private static final String KEY = "a key of the journeys alone, of more than 32 bytes";

  /** A busy machine takes long, and that is no outage. */
  private static final DatabaseLimits PATIENT = new DatabaseLimits(Duration.ofSeconds(60), Duration.ofSeconds(60),
      Duration.ofSeconds(60));

  public final ScriptableProvider provider = ScriptableProvider.start(InstantSource.system());
  public final URI publicUrl = URI.create("http://localhost:" + FreePort.find());
  private final EmbeddedDatabase database = EmbeddedDatabase.start();
  private final List<Service> services = new ArrayList<>();

  /** An instance of the service; answers where it listens. */
  public URI start(Map<String, String> overrides) {
    return start(settings(overrides), () -> Instant.now().truncatedTo(ChronoUnit.MICROS));
  }

  /** An instance that goes by another clock. */
  public URI start(InstantSource clock) {
    return start(settings(Map.of()), clock);
  }

  private URI start(Settings settings, InstantSource clock) {
    Service service = Service.start(settings, clock, PATIENT);
    services.add(service);
    return URI.create("http://localhost:" + service.port());
  }

  public URI start() {
    return start(Map.of());
  }

  /** Stops the instance that was started last. */
  public void stopLast() {
    services.removeLast().close();
  }

  /** Changes the database past the instances. */
  public void execute(String sql) {
    DatabaseSettings settings = settings(Map.of()).database();
    try (Connection connection = DriverManager.getConnection(settings.jdbcUrl(), settings.user().orElse(""), "");
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** For a process beside the instances. */
  public Map<String, String> environment() {
    return Map.of("DATABASE_URL", database.url(), "DATABASE_POOL_SIZE", "5",
        "OIDC_ISSUER", provider.issuer(), "OIDC_CLIENT_ID", ScriptableProvider.CLIENT_ID, "OIDC_CLIENT_SECRET",
        ScriptableProvider.CLIENT_SECRET.reveal(), "JWT_SECRET_KEY", KEY, "PUBLIC_URL", publicUrl.toString(), "PORT",
        "0", "HOST", "127.0.0.1");
  }

  public Settings settings(Map<String, String> overrides) {
    Map<String, String> environment = new HashMap<>(environment());
    environment.putAll(overrides);
    environment.values().removeIf(String::isEmpty);
    return Settings.read(environment);
  }

  public static SignIn person(String name) {
    return person(name, name + "@example.test");
  }

  public static SignIn person(String name, String email) {
    return SignIn.alice().user(Json.createObjectBuilder().add("sub", name).add("name", name).add("email", email)
        .add("email_verified", true).build());
  }

  /** A whole login at one instance, without return_to. The browser's earlier session does not end. */
  public Page signIn(URI service, BrowserSession browser, SignIn person) {
    browser.forgetSession();
    return callback(service, browser, begin(service, browser, ""), person);
  }

  /** GET /api/auth/login, as a script asks. */
  public Page begin(URI service, BrowserSession browser, String query) {
    return browser.fetch(HttpRequest.newBuilder(service.resolve("/api/auth/login" + query)));
  }

  /** The person signs in at the provider, and the browser brings the answer to that instance. */
  public Page callback(URI service, BrowserSession browser, Page begun, SignIn person) {
    URI back = provider.authorize(URI.create(begun.json().at("/authorization_url").asText()), person);
    return browser.fetch(HttpRequest.newBuilder(service.resolve(back.getRawPath() + "?" + back.getRawQuery())));
  }

  /** A person whom the provider calls an administrator. */
  public static SignIn admin(String name) {
    return SignIn.alice().user(Json.createObjectBuilder().add("sub", name).add("name", name)
        .add("email", name + "@example.test").add("email_verified", true)
        .add("roles", Json.createArrayBuilder().add("admin")).build());
  }

  /** Has the provider's word count for who is an administrator at all. */
  public static final Map<String, String> ROLES = Map.of("OIDC_ROLE_CLAIM", "roles", "OIDC_ROLE_MAP", "admin=admin");

  public static Page get(URI service, String path, String... headers) {
    return send(HttpRequest.newBuilder(service.resolve(path)), headers);
  }

  public static Page me(URI service, Page signedIn) {
    return get(service, "/api/auth/me", "Authorization", bearer(signedIn));
  }

  public static String bearer(Page signedIn) {
    return "Bearer " + signedIn.json().at("/access_token").asText();
  }

  public static Page refresh(URI service, Page holder) {
    String body = "{\"refresh_token\":\"" + holder.json().at("/refresh_token").asText() + "\"}";
    return send(HttpRequest.newBuilder(service.resolve("/api/auth/refresh")).POST(BodyPublishers.ofString(body)),
        "Content-Type", "application/json");
  }

  public static Page logout(URI service, Page signedIn) {
    return send(HttpRequest.newBuilder(service.resolve("/api/auth/logout")).POST(BodyPublishers.noBody()),
        "Authorization", bearer(signedIn));
  }

  /** A token for that client secret. */
  public static Page clientCredentials(URI service, String clientId, String secret) {
    return token(service, "grant_type=client_credentials", "Authorization", "Basic "
        + Base64.getEncoder().encodeToString((clientId + ":" + secret).getBytes(StandardCharsets.UTF_8)));
  }

  /** A token for that token of a workload. */
  public static Page exchange(URI service, String workloadToken) {
    return token(service, "grant_type=urn:ietf:params:oauth:grant-type:token-exchange"
        + "&subject_token_type=urn:ietf:params:oauth:token-type:jwt&subject_token="
        + URLEncoder.encode(workloadToken, StandardCharsets.UTF_8));
  }

  private static Page token(URI service, String form, String... headers) {
    return send(HttpRequest.newBuilder(service.resolve("/api/auth/token")).POST(BodyPublishers.ofString(form))
        .header("Content-Type", "application/x-www-form-urlencoded"), headers);
  }

  /** The media type of SCIM. */
  public static final String SCIM = "application/scim+json";

  /** A request of a directory with the token of that administrator. An empty body is none. */
  public static Page scim(URI service, Page administrator, String method, String path, String body,
      String... headers) {
    return send(HttpRequest.newBuilder(service.resolve("/scim/v2" + path))
        .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
        .header("Authorization", bearer(administrator)).header("Content-Type", SCIM).header("Accept", SCIM), headers);
  }

  /** A request of a client that keeps no cookies. */
  public static Page send(HttpRequest.Builder request, String... headers) {
    if (headers.length > 0) {
      request.headers(headers);
    }
    try (BrowserSession browser = new BrowserSession()) {
      return browser.fetch(request);
    }
  }

  public static String code(Page page) {
    return Optional.of(page).filter(answer -> answer.headers().firstValue("Content-Type").orElse("")
        .startsWith("application/problem+json")).map(answer -> answer.json().at("/code").asText()).orElse("no problem");
  }

  @Override
  public void close() {
    services.reversed().forEach(Service::close);
    provider.close();
    database.close();
  }
}
