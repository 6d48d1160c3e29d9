package io.voicesurvey.application.port;

import io.voicesurvey.domain.login.ProviderId;
import io.voicesurvey.domain.login.ProviderProfile;
import java.util.Objects;

/** An identity provider and what is configured about it. */
public record ConfiguredProvider(ProviderProfile profile, IdentityProvider provider) {
  public ConfiguredProvider {
    Objects.requireNonNull(profile, "profile");
    Objects.requireNonNull(provider, "provider");
  }

  public ProviderId id() {
    return profile.id();
  }
}
