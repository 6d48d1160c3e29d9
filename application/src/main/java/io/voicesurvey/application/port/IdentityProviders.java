package io.voicesurvey.application.port;

import io.voicesurvey.domain.Secret;
import io.voicesurvey.domain.login.ProviderId;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;

/**
 * The configured identity providers. They do not change while the process runs. Each is independent of the others: one
 * that does not answer, or answers wrongly, has no effect on calls to another.
 */
public interface IdentityProviders {
  /** All providers in the order in which people see them, at least one. No two have the same id or issuer. */
  List<ConfiguredProvider> all();

  /**
   * The provider that a logout token names as its issuer. Nothing of the token is verified: only
   * {@link IdentityProvider#verifyLogout} of that provider decides whether it is genuine. The only provider gets every token, also one that names no
   * issuer. Empty if there are several and the token names none of them. Never calls a provider.
   */
  Optional<ConfiguredProvider> ofLogoutToken(Secret logoutToken);

  /** Whether the metadata of each is available now, in the order of {@link #all}. Asks all at the same time. */
  SequencedMap<ProviderId, Boolean> reachability();

  /** The provider with that id. */
  default Optional<ConfiguredProvider> find(ProviderId id) {
    return all().stream().filter(provider -> provider.id().equals(id)).findFirst();
  }

  /** The provider with that issuer. */
  default Optional<ConfiguredProvider> ofIssuer(String issuer) {
    return all().stream().filter(provider -> provider.profile().issuer().equals(issuer)).findFirst();
  }
}
