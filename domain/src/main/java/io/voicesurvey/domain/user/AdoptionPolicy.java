package io.voicesurvey.domain.user;

import java.util.Set;

/**
 * Whether a first login at a provider may take over the user of another issuer who has the same email.
 *
 * @param domains the domains of the emails that may be taken over; empty: none
 */
public record AdoptionPolicy(Set<EmailDomain> domains) {
  public static final AdoptionPolicy NEVER = new AdoptionPolicy(Set.of());

  public AdoptionPolicy {
    domains = Set.copyOf(domains);
  }

  /** Whether the person may take over a user at all: the provider has verified the email, which is of a domain. */
  public boolean covers(Person person) {
    return person.isEmailVerified() && person.email().flatMap(EmailDomain::of).filter(domains::contains).isPresent();
  }

  /**
   * Whether the person, whose identity is new, may take over {@code holder}, who has the person's email. An identity of
   * the same issuer is another person, and a service account is a program.
   */
  public boolean adopts(Person person, User holder) {
    return covers(person) && !holder.isServiceAccount()
        && holder.identity().filter(held -> !held.issuer().equals(person.identity().issuer())).isPresent();
  }
}
