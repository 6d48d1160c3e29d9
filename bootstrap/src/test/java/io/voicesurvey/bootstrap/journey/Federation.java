package io.voicesurvey.bootstrap.journey;

import io.voicesurvey.adapters.oidc.provider.ScriptableProvider;
import io.voicesurvey.adapters.oidc.provider.SignIn;
import io.voicesurvey.bootstrap.process.BrowserSession;
import io.voicesurvey.bootstrap.process.Page;
import java.net.URI;
import java.net.http.HttpRequest;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** Several OpenID Providers over HTTP. All sign with the same key, so that keys alone tell none from another. */
public final class Federation implements AutoCloseable {
  private final Map<String, ScriptableProvider> providers = new LinkedHashMap<>();

  public Federation(String... ids) {
    for (String id : ids) {
      providers.put(id, ScriptableProvider.start(InstantSource.system()));
    }
  }

  public ScriptableProvider provider(String id) {
    return providers.get(id);
  }

  /** The settings that configure them instead of {@link World#provider}. */
  public Map<String, String> settings(Map<String, String> overrides) {
    Map<String, String> settings = new HashMap<>(Map.of("OIDC_PROVIDERS", String.join(",", providers.keySet()),
        "OIDC_ISSUER", "", "OIDC_CLIENT_ID", "", "OIDC_CLIENT_SECRET", ""));
    providers.forEach((id, provider) -> {
      String prefix = "OIDC_" + id.replace('-', '_').toUpperCase(Locale.ROOT) + "_";
      settings.put(prefix + "ISSUER", provider.issuer());
      settings.put(prefix + "CLIENT_ID", ScriptableProvider.CLIENT_ID);
      settings.put(prefix + "CLIENT_SECRET", ScriptableProvider.CLIENT_SECRET.reveal());
    });
    settings.putAll(overrides);
    return settings;
  }

  /** GET /api/auth/login at that provider, as a script asks. */
  public Page begin(URI service, BrowserSession browser, String id) {
    return browser.fetch(HttpRequest.newBuilder(service.resolve("/api/auth/login?provider=" + id)));
  }

  /** Where the provider sends the browser of that person. */
  public URI answer(Page begun, String id, SignIn person) {
    return providers.get(id).authorize(URI.create(begun.json().at("/authorization_url").asText()), person);
  }

  /** A whole login at that provider. The browser's earlier session does not end. */
  public Page signIn(URI service, BrowserSession browser, String id, SignIn person) {
    browser.forgetSession();
    return arrive(service, browser, answer(begin(service, browser, id), id, person));
  }

  /** The browser brings an answer to that instance. */
  public static Page arrive(URI service, BrowserSession browser, URI answer) {
    return browser.fetch(HttpRequest.newBuilder(service.resolve(answer.getRawPath() + "?" + answer.getRawQuery())));
  }

  @Override
  public void close() {
    providers.values().forEach(ScriptableProvider::close);
  }
}
