package io.voicesurvey.domain.user;

import io.voicesurvey.domain.Text;
import java.util.Optional;

/**
 * The identity of a user at an identity provider. Only issuer and subject together are a reliable identifier (OpenID
 * Connect Core 1.0, section 5.7).
 */
public record ExternalIdentity(String issuer, String subject) {
  private static final int MAX_SUBJECT_LENGTH = 255;

  public ExternalIdentity {
    if (issuer.isEmpty()) {
      throw new IllegalArgumentException("the issuer is empty");
    }
    if (!isSubject(subject)) {
      throw new IllegalArgumentException("the subject is not 1 to 255 printable characters");
    }
  }

  /**
   * The identity. Empty if {@code subject} is not 1 to 255 printable characters (Core 1.0, section 2), at least one of
   * them visible: the subject is the displayed name of a user without other data.
   */
  public static Optional<ExternalIdentity> of(String issuer, String subject) {
    return isSubject(subject) ? Optional.of(new ExternalIdentity(issuer, subject)) : Optional.empty();
  }

  private static boolean isSubject(String subject) {
    return subject.length() <= MAX_SUBJECT_LENGTH && Text.isClean(subject) && DisplayName.isVisible(subject);
  }
}
