package io.voicesurvey.bootstrap.browser;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.voicesurvey.adapters.oidc.provider.ScriptableProvider;
import io.voicesurvey.adapters.oidc.provider.SignIn;
import io.voicesurvey.bootstrap.interop.OidcProvider;
import io.voicesurvey.bootstrap.process.EmbeddedDatabase;
import io.voicesurvey.bootstrap.process.Relay;
import io.voicesurvey.bootstrap.process.ServiceProcess;
import jakarta.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Two instances of the packaged service with one PostgreSQL. The first one has one identity provider, which asks no
 * questions. The second one has two: that one, and a certified one with forms. Its access tokens live for about a second,
 * and its sign-out includes the provider. The tests in the browser prepare their scenes by POST requests:
 *
 * <ul>
 * <li>{@code /next}: the person who signs in next at the first provider, as JSON
 * <li>{@code /sql}: a statement for the database
 * <li>{@code /database}: {@code cut} or {@code mend}, the connection of the first instance to the database
 * </ul>
 */
final class Stage implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final EmbeddedDatabase database = EmbeddedDatabase.start();
  private final Relay wayToDatabase = new Relay(URI.create(database.url()).getPort());
  private final ScriptableProvider provider = ScriptableProvider.start(InstantSource.system());
  private final OidcProvider partner = OidcProvider.start();
  private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
  private final HttpServer control;
  private final ServiceProcess first;
  private final ServiceProcess second;

  Stage() throws IOException {
    control = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    control.setExecutor(executor);
    on("/next", text -> provider.next(signIn(JSON.readTree(text))));
    on("/sql", this::execute);
    on("/database", this::connect);
    control.start();
    first = launch(ServiceProcess.freeUrl(), List.of(firstProvider("OIDC_"),
        Map.of("DATABASE_URL", database.url().replaceFirst(":\\d+/", ":" + wayToDatabase.port() + "/"))));
    URI url = ServiceProcess.freeUrl();
    second = launch(url,
        List.of(firstProvider("OIDC_DEFAULT_"), partnerAt(url), Map.of("OIDC_PROVIDERS", "default,partner",
            "OIDC_DEFAULT_NAME", "Corp", "OIDC_PARTNER_NAME", "Partner", "OIDC_PARTNER_DOMAINS", "example.org",
            "OIDC_POST_LOGOUT_REDIRECT_URI", url + "/", "JWT_EXPIRATION_MINUTES", "0.02")));
    first.awaitReady();
    second.awaitReady();
  }

  private ServiceProcess launch(URI url, List<Map<String, String>> further) {
    Map<String, String> settings = new HashMap<>(Map.of("DATABASE_URL", database.url(), "JWT_SECRET_KEY",
        "a key of the browser tests, of more than 32 bytes", "RATE_LIMIT_PER_MINUTE", "0"));
    further.forEach(settings::putAll);
    return ServiceProcess.launch(url, settings);
  }

  private Map<String, String> firstProvider(String prefix) {
    return Map.of(prefix + "ISSUER", provider.issuer(), prefix + "CLIENT_ID", ScriptableProvider.CLIENT_ID,
        prefix + "CLIENT_SECRET", ScriptableProvider.CLIENT_SECRET.reveal());
  }

  private Map<String, String> partnerAt(URI url) {
    ObjectNode metadata = JSON.createObjectNode().put("token_endpoint_auth_method", "client_secret_basic");
    metadata.putArray("redirect_uris").add(url + "/api/auth/callback/partner");
    metadata.putArray("post_logout_redirect_uris").add(url + "/");
    JsonNode client = partner.register(metadata);
    return Map.of("OIDC_PARTNER_ISSUER", partner.issuer(), "OIDC_PARTNER_CLIENT_ID",
        client.at("/client_id").asText(), "OIDC_PARTNER_CLIENT_SECRET", client.at("/client_secret").asText());
  }

  /** What the tests in the browser need to know. */
  Map<String, String> environment() {
    return Map.of("SERVICE", first.url().toString(), "OTHER_INSTANCE", second.url().toString(), "ISSUER",
        provider.issuer(), "PARTNER_ISSUER", partner.issuer(), "STAGE",
        "http://127.0.0.1:" + control.getAddress().getPort());
  }

  private static SignIn signIn(JsonNode person) {
    SignIn signIn = SignIn.alice();
    person.path("claims").properties()
        .forEach(claim -> signIn.user(claim.getKey(), Json.createValue(claim.getValue().asText())));
    Optional.ofNullable(person.get("error")).map(JsonNode::asText).ifPresent(signIn::error);
    Optional.ofNullable(person.get("authenticatedBeforeSeconds")).map(JsonNode::asLong).map(Duration::ofSeconds)
        .ifPresent(signIn::authenticatedBefore);
    return signIn;
  }

  private void execute(String sql) throws SQLException {
    try (Connection connection = DriverManager.getConnection("jdbc:" + database.url().replace("postgres@", ""),
        "postgres", ""); Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private void connect(String command) {
    switch (command) {
      case "cut" -> wayToDatabase.cut();
      case "mend" -> wayToDatabase.mend();
      default -> throw new IllegalArgumentException("neither cut nor mend: " + command);
    }
  }

  private interface Command {
    void execute(String text) throws IOException, SQLException;
  }

  private void on(String path, Command command) {
    control.createContext(path, exchange -> {
      try (exchange) {
        perform(command, exchange);
      }
    });
  }

  /** A command that fails answers with its reason. */
  private static void perform(Command command, HttpExchange exchange) throws IOException {
    String text = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    try {
      command.execute(text);
      exchange.sendResponseHeaders(204, -1);
    } catch (SQLException | RuntimeException e) {
      byte[] reason = e.toString().getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(500, reason.length);
      exchange.getResponseBody().write(reason);
    }
  }

  @Override
  public void close() {
    control.stop(0);
    executor.shutdownNow();
    second.close();
    first.close();
    partner.close();
    provider.close();
    wayToDatabase.close();
    database.close();
  }
}
