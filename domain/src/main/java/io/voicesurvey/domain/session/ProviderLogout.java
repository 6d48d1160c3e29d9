package io.voicesurvey.domain.session;

import io.voicesurvey.domain.user.ExternalIdentity;
import java.util.Optional;

/** What ended at an identity provider, and so has to end here (OpenID Connect Back-Channel Logout 1.0, section 2.7). */
public sealed interface ProviderLogout {
  String issuer();

  /** One session of the provider, whoever's it is. */
  record OfSession(String issuer, String providerSession) implements ProviderLogout {}

  /** All of somebody's sessions. */
  record OfSubject(ExternalIdentity identity) implements ProviderLogout {
    @Override
    public String issuer() {
      return identity.issuer();
    }
  }

  /** One session of the provider where it is that person's, and those of theirs that may be it for all we know. */
  record OfSubjectsSession(ExternalIdentity identity, String providerSession) implements ProviderLogout {
    @Override
    public String issuer() {
      return identity.issuer();
    }
  }

  /**
   * The logout of that subject, that session, or both; none where neither is named or the subject can't be one. A name
   * of a session that {@link ProviderLogin} does not keep counts as none, so that the subject decides.
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
