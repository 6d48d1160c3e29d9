package io.voicesurvey.application.login;

import io.voicesurvey.application.port.ConfiguredProvider;
import io.voicesurvey.application.port.IdentityProviders;
import io.voicesurvey.domain.login.ProviderProfile;
import java.util.List;

/** Lists the identity providers at which people can sign in. */
public final class ListProviders {
  public record Command() {}

  /** @param providers in the order in which people see them, at least one */
  public record Outcome(List<ProviderProfile> providers) {
    public Outcome {
      providers = List.copyOf(providers);
    }
  }

  private final IdentityProviders providers;

  public ListProviders(IdentityProviders providers) {
    this.providers = providers;
  }

  public Outcome execute(Command command) {
    return new Outcome(providers.all().stream().map(ConfiguredProvider::profile).toList());
  }
}
