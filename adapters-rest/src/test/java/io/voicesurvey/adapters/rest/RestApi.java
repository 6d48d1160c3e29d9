package io.voicesurvey.adapters.rest;

import com.fasterxml.jackson.databind.JsonNode;
import io.voicesurvey.adapters.rest.http.RequestProperties;
import io.voicesurvey.adapters.rest.http.Json;
import io.voicesurvey.adapters.rest.http.HttpSettings;
import io.voicesurvey.adapters.rest.health.Health;
import io.voicesurvey.adapters.rest.metrics.Exposition;
import io.voicesurvey.adapters.rest.security.SiteGuard;
import io.voicesurvey.adapters.rest.server.edge.Server;
import io.voicesurvey.adapters.rest.server.observation.Observers;
import io.voicesurvey.application.UseCases;
import io.voicesurvey.application.port.InMemoryAccessTokens;
import io.voicesurvey.application.port.InMemoryAuditSeals;
import io.voicesurvey.application.port.InMemoryAuditTrail;
import io.voicesurvey.application.port.InMemoryDatabase;
import io.voicesurvey.application.port.InMemoryDirectoryGroups;
import io.voicesurvey.application.port.InMemoryDormantUsers;
import io.voicesurvey.application.port.InMemoryIdentityProvider;
import io.voicesurvey.application.port.InMemoryIdentityProviders;
import io.voicesurvey.application.port.InMemoryLiveSessions;
import io.voicesurvey.application.port.InMemoryLoginAttemptSeal;
import io.voicesurvey.application.port.InMemoryWaitingUsers;
import io.voicesurvey.application.port.InMemoryProvisionedUsers;
import io.voicesurvey.application.port.InMemoryRefreshTokens;
import io.voicesurvey.application.port.InMemoryRechecks;
import io.voicesurvey.application.port.InMemorySecretGenerator;
import io.voicesurvey.application.port.InMemoryServiceAccounts;
import io.voicesurvey.application.port.InMemoryServiceUses;
import io.voicesurvey.application.port.InMemorySessionRepository;
import io.voicesurvey.application.port.InMemoryTrustRules;
import io.voicesurvey.application.port.InMemoryUsedTokens;
import io.voicesurvey.application.port.InMemoryTransactions;
import io.voicesurvey.application.port.InMemoryUserRepository;
import io.voicesurvey.application.port.InMemoryWorkloadTokens;
import io.voicesurvey.application.port.MutableClock;
import io.voicesurvey.application.port.Ports;
import io.voicesurvey.domain.login.ProviderId;
import io.voicesurvey.domain.login.ProviderProfile;
import io.voicesurvey.domain.login.ReturnToPolicy;
import io.voicesurvey.domain.login.WebOrigin;
import io.voicesurvey.domain.session.ReauthenticationPolicy;
import io.voicesurvey.domain.session.SessionPolicy;
import io.voicesurvey.domain.user.DisplayName;
import io.voicesurvey.domain.user.EmailAddress;
import io.voicesurvey.domain.user.ExternalIdentity;
import io.voicesurvey.domain.user.GroupRoles;
import io.voicesurvey.domain.user.Person;
import io.voicesurvey.domain.user.Role;
import jakarta.ws.rs.core.MediaType;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.glassfish.jersey.internal.MapPropertiesDelegate;
import org.glassfish.hk2.api.ServiceLocator;
import org.glassfish.hk2.api.ServiceLocatorFactory;
import org.glassfish.hk2.utilities.ServiceLocatorUtilities;
import org.glassfish.hk2.utilities.binding.AbstractBinder;
import org.glassfish.jersey.server.ApplicationHandler;
import org.glassfish.jersey.server.ContainerRequest;
import org.glassfish.jersey.server.ContainerResponse;
import org.glassfish.jersey.server.ServerProperties;

/** The whole API on Jersey, with the use cases and the fakes of the ports. */
final class RestApi {
  static final URI PUBLIC_URL = URI.create("http://localhost:8000");
  static final String FRIEND = "https://app.example.test";
  private static final String ISSUER = "https://idp.example.test";
  private static final GroupRoles GROUP_ROLES = new GroupRoles(Map.of("survey-admins", Role.ADMIN));

  final MutableClock clock = new MutableClock(Instant.parse("2026-03-01T12:00:00Z"));
  final InMemoryDatabase database = new InMemoryDatabase(clock);
  final InMemoryIdentityProviders providers;

  /** The first of the providers. */
  final InMemoryIdentityProvider provider;
  final InMemoryWorkloadTokens workloadTokens = new InMemoryWorkloadTokens(clock, database::isInTransaction);
  final InMemoryAuditTrail auditTrail = new InMemoryAuditTrail(database);
  final InMemoryDirectoryGroups groups = new InMemoryDirectoryGroups(database);
  final InMemoryLoginAttemptSeal seal = new InMemoryLoginAttemptSeal();
  final WatchedLiveSessions liveSessions = new WatchedLiveSessions(new InMemoryLiveSessions(database));
  private final HttpSettings settings;
  private final ServiceLocator components;
  private final ApplicationHandler jersey;

  RestApi() {
    this(PUBLIC_URL);
  }

  RestApi(URI publicUrl) {
    this(publicUrl, 300);
  }

  RestApi(URI publicUrl, int rateLimitPerMinute) {
    this(publicUrl, rateLimitPerMinute, ProviderProfile.only(ISSUER));
  }

  RestApi(ProviderProfile... profiles) {
    this(PUBLIC_URL, 300, profiles);
  }

  /** With another issuer of access tokens. */
  static RestApi withIssuer(String issuer) {
    return new RestApi(PUBLIC_URL, 300, issuer, ProviderProfile.only(ISSUER));
  }

  private RestApi(URI publicUrl, int rateLimitPerMinute, ProviderProfile... profiles) {
    this(publicUrl, rateLimitPerMinute, "in-memory", profiles);
  }

  private RestApi(URI publicUrl, int rateLimitPerMinute, String tokenIssuer, ProviderProfile... profiles) {
    this.providers = InMemoryIdentityProviders.of(database::isInTransaction, profiles);
    this.provider = (InMemoryIdentityProvider) providers.all().getFirst().provider();
    this.settings = new HttpSettings("127.0.0.1", 0, publicUrl, Set.of(new WebOrigin(FRIEND)), List.of(),
        rateLimitPerMinute, false);
    List<Object> instances = new ArrayList<>(useCases(publicUrl, tokenIssuer).all());
    instances.addAll(
        List.of(settings, Health.ok("1.2.3"), new SiteGuard(Set.of(settings.publicOrigin(), new WebOrigin(FRIEND))),
            policy()));
    this.components = ServiceLocatorFactory.getInstance().create(null);
    ServiceLocatorUtilities.bind(components, new Binder(instances));
    // The service does not check its resources at each start. All tests of the API do.
    this.jersey = new ApplicationHandler(new RestApplication(settings, components::getService)
        .property(ServerProperties.RESOURCE_VALIDATION_DISABLE, false));
  }

  /** The same API behind the HTTP server, which does not yet listen. The caller must close it. */
  Server serve(Observers observers) {
    return Server.prepare(settings, components::getService, () -> "request-1", observers);
  }

  /** The provider with that id. */
  InMemoryIdentityProvider provider(String id) {
    return (InMemoryIdentityProvider) providers.find(new ProviderId(id)).orElseThrow().provider();
  }

  private static SessionPolicy policy() {
    return new SessionPolicy(Duration.ofDays(7), Duration.ofDays(30), Duration.ofSeconds(10));
  }

  private UseCases useCases(URI publicUrl, String tokenIssuer) {
    Ports ports = new Ports(providers, workloadTokens, seal,
        new InMemoryAccessTokens(tokenIssuer, Duration.ofHours(1), clock),
        new InMemoryRefreshTokens(), new InMemoryUserRepository(database), new InMemoryWaitingUsers(database),
        new InMemoryDormantUsers(database), new InMemoryProvisionedUsers(database),
        groups,
        new InMemoryServiceAccounts(database), new InMemoryTrustRules(database), new InMemoryServiceUses(database),
        new InMemorySessionRepository(database), new InMemoryRechecks(database), liveSessions,
        new InMemoryUsedTokens(database), auditTrail, new InMemoryAuditSeals(database),
        new InMemoryTransactions(database),
        new InMemorySecretGenerator(), clock);
    return UseCases.of(ports, policy(), new ReauthenticationPolicy(Optional.of(Duration.ofHours(1)), List.of()),
        Optional.empty(), GROUP_ROLES, new ReturnToPolicy(publicUrl, Set.of(new WebOrigin(FRIEND))),
        Duration.ofHours(1), Runnable::run);
  }

  Request request(String method, String target) {
    return new Request(method, target);
  }

  Request get(String target) {
    return request("GET", target);
  }

  Request post(String target) {
    return request("POST", target);
  }

  /** Signs a user in and returns the response of the callback. */
  Answer signIn(String name) {
    return callback(begin(""), name).send();
  }

  /** The response to GET /api/auth/login with that query. */
  Answer begin(String query) {
    return get("/api/auth/login" + query).send();
  }

  /** The callback with a code for that user. */
  Request callback(Answer begun, String name) {
    String code = provider.signIn(URI.create(begun.json().get("authorization_url").asText()), person(name)).reveal();
    return back(begun, "&code=" + code + "&iss=" + ISSUER);
  }

  /** The callback with the state and those parameters. */
  Request back(Answer begun, String parameters) {
    return backWithout(begun, parameters).header("Cookie", begun.cookiePair("vsa_login_"));
  }

  /** The callback with a code for that user, but without a cookie. */
  Request callbackWithout(Answer begun, String name) {
    String code = provider.signIn(URI.create(begun.json().get("authorization_url").asText()), person(name)).reveal();
    return backWithout(begun, "&code=" + code + "&iss=" + ISSUER);
  }

  private Request backWithout(Answer begun, String parameters) {
    return get("/api/auth/callback?state=" + begun.json().get("state").asText() + parameters);
  }

  /** The provider assigns the role administrator to the user root. */
  static Person person(String name) {
    return new Person(new ExternalIdentity(ISSUER, "sub-" + name), new DisplayName(name),
        EmailAddress.parse(name + "@example.test"), true,
        name.startsWith("root") ? Optional.of(Role.ADMIN) : Optional.empty());
  }

  final class Request {
    private final String method;
    private final String target;
    private final Map<String, List<String>> headers = new LinkedHashMap<>();
    private byte[] body = new byte[0];
    private String address = "192.0.2.7";

    private Request(String method, String target) {
      this.method = method;
      this.target = target;
    }

    Request from(String clientAddress) {
      address = clientAddress;
      return this;
    }

    Request header(String name, String value) {
      headers.computeIfAbsent(name, key -> new ArrayList<>()).add(value);
      return this;
    }

    Request bearer(Answer signedIn) {
      return header("Authorization", "Bearer " + signedIn.json().get("access_token").asText());
    }

    Request json(String text) {
      return body(MediaType.APPLICATION_JSON, text.getBytes(StandardCharsets.UTF_8));
    }

    Request body(String type, byte[] bytes) {
      body = bytes.clone();
      return header("Content-Type", type).header("Content-Length", Integer.toString(bytes.length));
    }

    Request form(String text) {
      return body(MediaType.APPLICATION_FORM_URLENCODED, text.getBytes(StandardCharsets.UTF_8));
    }

    Request chunked(byte[] bytes) {
      body = bytes.clone();
      return header("Content-Type", MediaType.APPLICATION_JSON).header("Transfer-Encoding", "chunked");
    }

    Answer send() {
      int mark = target.indexOf('?');
      String path = mark < 0 ? target : target.substring(0, mark);
      ContainerRequest request = new ContainerRequest(URI.create("http://localhost/"),
          URI.create("http://localhost" + path), method, null, new MapPropertiesDelegate(), jersey.getConfiguration());
      request.setProperty(RequestProperties.REQUEST_ID, "request-1");
      request.setProperty(RequestProperties.CLIENT_ADDRESS, address);
      if (mark >= 0) {
        request.setProperty(RequestProperties.QUERY, target.substring(mark + 1));
      }
      headers.forEach(request::headers);
      request.setEntityStream(new ByteArrayInputStream(body));
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      try {
        return new Answer(jersey.apply(request, out).get(), out.toByteArray());
      } catch (InterruptedException | ExecutionException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  record Answer(ContainerResponse response, byte[] body) {
    int status() {
      return response.getStatus();
    }

    JsonNode json() {
      try {
        return Json.mapper().readTree(body);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    String code() {
      return json().path("code").asText();
    }

    Optional<String> header(String name) {
      return Optional.ofNullable(response.getHeaderString(name));
    }

    List<String> setCookies() {
      return response.getStringHeaders().getOrDefault("Set-Cookie", List.of());
    }

    /** The Set-Cookie line of the cookie whose name starts with that text. */
    String setCookie(String prefix) {
      return setCookies().stream().filter(line -> line.startsWith(prefix)).findFirst().orElseThrow();
    }

    String cookiePair(String prefix) {
      return setCookie(prefix).split(";")[0];
    }
  }

  private static final class Binder extends AbstractBinder {
    private final List<Object> instances;

    Binder(List<Object> instances) {
      this.instances = instances;
    }

    @Override
    protected void configure() {
      instances.forEach(this::bindInstance);
      bind((Exposition) mediaType -> ("written as " + mediaType).getBytes(StandardCharsets.UTF_8)).to(Exposition.class);
      RestApplication.components().forEach(this::addActiveDescriptor);
    }

    @SuppressWarnings("unchecked")
    private void bindInstance(Object instance) {
      bind(instance).to((Class<Object>) instance.getClass());
    }
  }
}
