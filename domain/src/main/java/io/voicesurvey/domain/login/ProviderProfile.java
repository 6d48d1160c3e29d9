package io.voicesurvey.domain.login;

import io.voicesurvey.domain.user.AdoptionPolicy;
import io.voicesurvey.domain.user.EmailAddress;
import io.voicesurvey.domain.user.EmailDomain;
import java.util.Objects;
import java.util.Set;

/**
 * What an operator configured about an identity provider for its users.
 *
 * @param name      what people see
 * @param issuer    exactly as the provider states it; the issuer of the identities of its users
 * @param domains   the domains of the emails whose owners sign in here
 * @param adoption  which users of other issuers a first login here takes over
 * @param bySubject whether the subjects of its users are their external ids in the directory
 */
public record ProviderProfile(ProviderId id, String name, String issuer, Set<EmailDomain> domains,
    AdoptionPolicy adoption, boolean bySubject) {
  public ProviderProfile {
    Objects.requireNonNull(id, "id");
    Objects.requireNonNull(adoption, "adoption");
    domains = Set.copyOf(domains);
    if (name.isEmpty() || issuer.isEmpty()) {
      throw new IllegalArgumentException("name and issuer must not be empty");
    }
    if (!domains.containsAll(adoption.domains())) {
      throw new IllegalArgumentException("a provider adopts only users of its own domains");
    }
  }

  /** A provider whose subjects say nothing about the directory. */
  public ProviderProfile(ProviderId id, String name, String issuer, Set<EmailDomain> domains,
      AdoptionPolicy adoption) {
    this(id, name, issuer, domains, adoption, false);
  }

  /** The only provider of an installation that names none: {@link ProviderId#DEFAULT}, without domains. */
  public static ProviderProfile only(String issuer) {
    return new ProviderProfile(ProviderId.DEFAULT, ProviderId.DEFAULT.value(), issuer, Set.of(), AdoptionPolicy.NEVER,
        true);
  }

  /** Whether the owner of that email signs in here. */
  public boolean claims(EmailAddress email) {
    return EmailDomain.of(email).filter(domains::contains).isPresent();
  }
}
