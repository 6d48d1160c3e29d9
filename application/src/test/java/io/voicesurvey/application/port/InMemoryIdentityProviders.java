package io.voicesurvey.application.port;

import io.voicesurvey.domain.Secret;
import io.voicesurvey.domain.login.ProviderId;
import io.voicesurvey.domain.login.ProviderProfile;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.function.BooleanSupplier;

/** Several {@link InMemoryIdentityProvider}s. */
public final class InMemoryIdentityProviders implements IdentityProviders {
  private final List<ConfiguredProvider> all;

  public InMemoryIdentityProviders(List<ConfiguredProvider> all) {
    this.all = List.copyOf(all);
  }

  /** @param insideTransaction true while the calling thread is in a transaction */
  public static InMemoryIdentityProviders of(BooleanSupplier insideTransaction, ProviderProfile... profiles) {
    return new InMemoryIdentityProviders(Arrays.stream(profiles).map(profile -> new ConfiguredProvider(profile,
        new InMemoryIdentityProvider(profile.issuer(), insideTransaction))).toList());
  }

  @Override
  public List<ConfiguredProvider> all() {
    return all;
  }

  @Override
  public Optional<ConfiguredProvider> ofLogoutToken(Secret logoutToken) {
    return all.size() == 1
        ? Optional.of(all.getFirst())
        : all.stream().filter(provider -> logoutToken.reveal().endsWith(" of " + provider.profile().issuer()))
            .findFirst();
  }

  @Override
  public SequencedMap<ProviderId, Boolean> reachability() {
    SequencedMap<ProviderId, Boolean> reachability = new LinkedHashMap<>();
    all.forEach(provider -> reachability.put(provider.id(), provider.provider().isReachable()));
    return reachability;
  }
}
