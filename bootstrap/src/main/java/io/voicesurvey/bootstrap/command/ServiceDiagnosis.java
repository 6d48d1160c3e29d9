package io.voicesurvey.bootstrap.command;

import io.voicesurvey.adapters.oidc.provider.ProviderCheck;
import io.voicesurvey.adapters.oidc.provider.ProviderSettings;
import io.voicesurvey.adapters.persistence.DatabaseCheck;
import io.voicesurvey.adapters.rest.login.CallbackResource;
import io.voicesurvey.bootstrap.settings.Settings;
import io.voicesurvey.bootstrap.wiring.SystemSecretGenerator;
import io.voicesurvey.bootstrap.wiring.Wiring;
import io.voicesurvey.domain.login.WebOrigin;
import java.net.URI;
import java.util.Optional;
import java.util.function.Consumer;

/** Finds the problems that prevent a login with these settings. */
public final class ServiceDiagnosis implements Diagnosis {
  private final Settings settings;

  public ServiceDiagnosis(Settings settings) {
    this.settings = settings;
  }

  @Override
  public void run(Consumer<Finding> listener) {
    new DatabaseCheck(settings.database(), settings.listen())
        .run((subject, result) -> listener.accept(new Finding(subject, result.isOk(), result.finding())));
    try (ProviderCheck provider = new ProviderCheck(settings.oidc(), new SystemSecretGenerator(),
        Wiring.CLOCK)) {
      provider(provider, listener);
    }
  }

  /** Without a discovery document all other checks would fail, too, so only our own redirect URI is checked. */
  private void provider(ProviderCheck provider, Consumer<Finding> listener) {
    ProviderCheck.Result discovery = provider.discovery();
    if (!discovery.isOk()) {
      listener.accept(failed("discovery", discovery.finding()
          + "; keys, client, role claim, redirect URI at the provider and clock are skipped until then"));
      wrongRedirectUri().ifPresent(listener::accept);
      return;
    }
    tell(listener, "discovery", discovery);
    tell(listener, "keys", provider.keys());
    tell(listener, "client", provider.client());
    if (settings.oidc().roleMapping().isPresent()) {
      tell(listener, "role claim", provider.roleClaim());
    }
    listener.accept(wrongRedirectUri().orElseGet(() -> finding("redirect URI", provider.redirectUri())));
    tell(listener, "clock", provider.clock());
  }

  private static void tell(Consumer<Finding> listener, String subject, ProviderCheck.Result result) {
    listener.accept(finding(subject, result));
  }

  private static Finding finding(String subject, ProviderCheck.Result result) {
    return new Finding(subject, result.isOk(), result.finding());
  }

  /** The problem with our own redirect URI, whatever the provider accepts. */
  private Optional<Finding> wrongRedirectUri() {
    URI uri = settings.oidc().redirectUri();
    if (!WebOrigin.of(uri).equals(WebOrigin.of(settings.http().publicUrl()))) {
      return Optional.of(failed("redirect URI", uri + " is on another origin than PUBLIC_URL ("
          + settings.http().publicUrl()
          + "), where the browser's cookie does not go: let OIDC_REDIRECT_URI be unset, or set PUBLIC_URL"));
    }
    if (!uri.getPath().endsWith(CallbackResource.PATH)) {
      return Optional.of(failed("redirect URI", uri + " does not end with " + CallbackResource.PATH
          + ", where this service answers: let OIDC_REDIRECT_URI be unset, or see that a proxy leads from there to it"));
    }
    return ProviderSettings.isInTheOpen(uri)
        ? Optional.of(failed("redirect URI",
            uri + " is not https, so that codes and cookies travel in the open: set PUBLIC_URL to an https URL"))
        : Optional.empty();
  }

  private static Finding failed(String subject, String text) {
    return new Finding(subject, false, text);
  }
}
