package io.voicesurvey.application.port;

import io.voicesurvey.domain.user.User;
import java.time.Instant;
import java.util.Objects;

/**
 * The service account that has a client secret or a trust rule.
 *
 * @param account disabled or not
 * @param readAt  when the account was read, by the database's clock, the only clock for a session's times
 */
public record CredentialHolder(User account, Instant readAt) {
  public CredentialHolder {
    Objects.requireNonNull(account, "account");
    Objects.requireNonNull(readAt, "readAt");
  }
}
