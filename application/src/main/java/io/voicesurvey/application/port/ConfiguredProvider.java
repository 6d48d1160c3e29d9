package io.voicesurvey.application.port;

import io.voicesurvey.domain.login.ProviderId;
import io.voicesurvey.domain.login.ProviderProfile;
import java.util.Objects;
import java.util.function.Function;

/** An identity provider and what is configured about it. */
public record ConfiguredProvider(ProviderProfile profile, IdentityProvider provider) {
  public ConfiguredProvider {
    Objects.requireNonNull(profile, "profile");
    Objects.requireNonNull(provider, "provider");
  }

  public ProviderId id() {
    return profile.id();
  }

  /** Calls the provider. The messages of its failures start with its id. */
  public <T> T call(Function<IdentityProvider, T> request) {
    try {
      return request.apply(provider);
    } catch (IdentityProviderUnavailable e) {
      throw new IdentityProviderUnavailable(named(e), e.retryAfter());
    } catch (IdentityProviderFault e) {
      throw new IdentityProviderFault(named(e));
    }
  }

  private String named(RuntimeException failure) {
    return "provider " + id() + ": " + failure.getMessage();
  }
}
