package io.voicesurvey.domain.session;

import io.voicesurvey.domain.user.ExternalIdentity;
import java.util.Optional;

/** A logout at an identity provider, which ends sessions here (OpenID Connect Back-Channel Logout 1.0, section 2.7). */
public sealed interface ProviderLogout {
  String issuer();

  /** One session of the provider, for any user. */
  record OfSession(String issuer, String providerSession) implements ProviderLogout {}

  /** All sessions of one user. */
  record OfSubject(ExternalIdentity identity) implements ProviderLogout {
    @Override
    public String issuer() {
      return identity.issuer();
    }
  }

  /** One session of the provider if it is that user's, and the user's sessions without a stored provider session id. */
  record OfSubjectsSession(ExternalIdentity identity, String providerSession) implements ProviderLogout {
    @Override
    public String issuer() {
      return identity.issuer();
    }
  }

  /**
   * The logout of that subject, that session, or both. Empty if neither is given or the subject is invalid. A session
   * id that {@link ProviderLogin} does not store is ignored, so that the subject decides.
   */
  static Optional<ProviderLogout> of(String issuer, Optional<String> subject, Optional<String> providerSession) {
    Optional<String> kept = providerSession.filter(ProviderLogin::isStorable);
    return subject.isPresent()
        ? ExternalIdentity.of(issuer, subject.get()).map(identity -> of(identity, kept))
        : kept.map(name -> new OfSession(issuer, name));
  }

  private static ProviderLogout of(ExternalIdentity identity, Optional<String> providerSession) {
    return providerSession.<ProviderLogout>map(name -> new OfSubjectsSession(identity, name))
        .orElseGet(() -> new OfSubject(identity));
  }
}
