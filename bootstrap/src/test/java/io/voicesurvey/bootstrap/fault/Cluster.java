package io.voicesurvey.bootstrap.fault;

import io.voicesurvey.adapters.oidc.provider.ScriptableProvider;
import io.voicesurvey.adapters.oidc.provider.SignIn;
import io.voicesurvey.bootstrap.journey.World;
import io.voicesurvey.bootstrap.process.BrowserSession;
import io.voicesurvey.bootstrap.process.FreePort;
import io.voicesurvey.bootstrap.process.Page;
import io.voicesurvey.bootstrap.process.ServiceProcess;
import java.net.URI;
import java.net.http.HttpRequest;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/** A PostgreSQL, an identity provider, and instances of the service as it ships, each a process of its own. */
final class Cluster implements AutoCloseable {
  static final int POOL = 5;

  private static final String KEY = "a key of the fault tests alone, of more than 32 bytes";

  final ScriptableProvider provider = ScriptableProvider.start(InstantSource.system());
  final StoppableDatabase database = new StoppableDatabase();
  private final URI publicUrl = URI.create("http://localhost:" + FreePort.find());
  private final List<ServiceProcess> instances = new ArrayList<>();
  private final List<StoppableDatabase> databases = new ArrayList<>();

  /** Closed with this. */
  StoppableDatabase add(StoppableDatabase further) {
    databases.add(further);
    return further;
  }

  /** An instance that is ready. */
  ServiceProcess start(Map<String, String> overrides) {
    ServiceProcess instance = launch(overrides);
    instance.awaitReady();
    return instance;
  }

  /** An instance that may not be ready yet. */
  ServiceProcess launch(Map<String, String> overrides) {
    return launchAt(ServiceProcess.freeUrl(), overrides);
  }

  /** Another process at the address of one that has ended. */
  ServiceProcess launchAt(URI url, Map<String, String> overrides) {
    ServiceProcess instance = ServiceProcess.launch(url, settings(overrides));
    instances.add(instance);
    return instance;
  }

  /** Those of an instance, which are those of a command, too. */
  Map<String, String> settings(Map<String, String> overrides) {
    Map<String, String> settings = new HashMap<>(Map.of("DATABASE_URL", database.url(), "DATABASE_POOL_SIZE",
        Integer.toString(POOL), "OIDC_ISSUER", provider.issuer(), "OIDC_CLIENT_ID", ScriptableProvider.CLIENT_ID,
        "OIDC_CLIENT_SECRET", ScriptableProvider.CLIENT_SECRET.reveal(), "JWT_SECRET_KEY", KEY, "PUBLIC_URL",
        publicUrl.toString(), "RATE_LIMIT_PER_MINUTE", "0"));
    settings.putAll(overrides);
    return settings;
  }

  /** A whole login at one instance, without return_to. */
  Page signIn(ServiceProcess instance, String name) {
    return signIn(instance, World.person(name));
  }

  /** A whole login at one instance, without return_to. */
  Page signIn(ServiceProcess instance, SignIn person) {
    try (BrowserSession browser = new BrowserSession()) {
      return end(instance.url(), browser, begin(instance, browser), person);
    }
  }

  /** A whole login, or the failure of its beginning. */
  Page signIn(URI entrance, String name) {
    try (BrowserSession browser = new BrowserSession()) {
      Page begun = begin(entrance, browser);
      return begun.status() == 200 ? end(entrance, browser, begun, name) : begun;
    }
  }

  Page begin(ServiceProcess instance, BrowserSession browser) {
    return begin(instance.url(), browser);
  }

  Page end(ServiceProcess instance, BrowserSession browser, Page begun, String name) {
    return end(instance.url(), browser, begun, name);
  }

  /** GET /api/auth/login, as a script asks. */
  Page begin(URI entrance, BrowserSession browser) {
    browser.forgetSession();
    return browser.fetch(HttpRequest.newBuilder(entrance.resolve("/api/auth/login")));
  }

  Page end(URI entrance, BrowserSession browser, Page begun, String name) {
    return end(entrance, browser, begun, World.person(name));
  }

  /** The person signs in at the provider, and the browser brings the answer to that instance. */
  private Page end(URI entrance, BrowserSession browser, Page begun, SignIn person) {
    URI back = provider.authorize(URI.create(begun.json().at("/authorization_url").asText()), person);
    return browser.fetch(HttpRequest.newBuilder(entrance.resolve(back.getRawPath() + "?" + back.getRawQuery())));
  }

  /** Does the same many times in parallel. */
  static <T> List<T> together(int count, IntFunction<T> attempt) throws Exception {
    try (ExecutorService threads = Executors.newFixedThreadPool(count)) {
      List<Future<T>> answers = IntStream.range(0, count).mapToObj(i -> threads.submit(() -> attempt.apply(i)))
          .toList();
      List<T> results = new ArrayList<>();
      for (Future<T> answer : answers) {
        results.add(answer.get());
      }
      return results;
    }
  }

  @Override
  public void close() {
    instances.reversed().forEach(ServiceProcess::close);
    provider.close();
    databases.forEach(StoppableDatabase::close);
    database.close();
  }
}
