package io.voicesurvey.bootstrap;

import io.voicesurvey.adapters.oidc.provider.ProviderCheck;
import io.voicesurvey.adapters.persistence.DatabaseCheck;
import io.voicesurvey.bootstrap.command.Diagnosis;
import io.voicesurvey.bootstrap.settings.Settings;
import io.voicesurvey.domain.login.WebOrigin;
import java.net.URI;
import java.util.function.Consumer;

/** What stands between these settings and a login. */
final class ServiceDiagnosis implements Diagnosis {
  /** What this service answers at. */
  private static final String CALLBACK = "/api/auth/callback";

  private final Settings settings;

  ServiceDiagnosis(Settings settings) {
    this.settings = settings;
  }

  @Override
  public void run(Consumer<Finding> listener) {
    new DatabaseCheck(Adapters.database(settings.database()), Adapters.database(settings.listen()))
        .run((subject, result) -> listener.accept(new Finding(subject, result.isOk(), result.finding())));
    try (ProviderCheck provider = new ProviderCheck(Adapters.provider(settings.oidc()), Wiring.CLOCK)) {
      tell(listener, "discovery", provider.discovery());
      tell(listener, "keys", provider.keys());
      listener.accept(redirectUri(provider));
      tell(listener, "clock", provider.clock());
    }
  }

  private static void tell(Consumer<Finding> listener, String subject, ProviderCheck.Result result) {
    listener.accept(finding(subject, result));
  }

  private static Finding finding(String subject, ProviderCheck.Result result) {
    return new Finding(subject, result.isOk(), result.finding());
  }

  /** Ours first: what is wrong here is wrong whatever the provider says. */
  private Finding redirectUri(ProviderCheck provider) {
    URI uri = settings.oidc().redirectUri();
    if (!WebOrigin.of(uri).equals(WebOrigin.of(settings.http().publicUrl()))) {
      return failed(uri + " is on another origin than PUBLIC_URL (" + settings.http().publicUrl()
          + "), where the browser's cookie does not go: let OIDC_REDIRECT_URI be unset, or set PUBLIC_URL");
    }
    if (!uri.getPath().endsWith(CALLBACK)) {
      return failed(uri + " does not end with " + CALLBACK + ", where this service answers: let OIDC_REDIRECT_URI be"
          + " unset, or see that a proxy leads from there to it");
    }
    if (settings.oidc().redirectsInTheOpen()) {
      return failed(
          uri + " is not https, so that codes and cookies travel in the open: set PUBLIC_URL to an https URL");
    }
    return finding("redirect URI", provider.redirectUri());
  }

  private static Finding failed(String text) {
    return new Finding("redirect URI", false, text);
  }
}
