package io.voicesurvey.application.user;

import java.util.Optional;
import java.util.Set;

/**
 * The versions that a change accepts: the caller read one of them, and must not overwrite a later change (RFC 9110,
 * section 13.1.1).
 *
 * @param accepted empty: any version
 */
public record AcceptedVersions(Optional<Set<Long>> accepted) {
  public static final AcceptedVersions ANY = new AcceptedVersions(Optional.empty());

  public AcceptedVersions {
    accepted = accepted.map(Set::copyOf);
  }

  public static AcceptedVersions of(Set<Long> accepted) {
    return new AcceptedVersions(Optional.of(accepted));
  }

  public boolean exclude(long version) {
    return accepted.filter(versions -> !versions.contains(version)).isPresent();
  }
}
