package io.voicesurvey.application.port;

import io.voicesurvey.domain.program.ClientSecret;
import io.voicesurvey.domain.program.CredentialId;
import io.voicesurvey.domain.program.ServiceAccount;
import io.voicesurvey.domain.user.ServiceName;
import io.voicesurvey.domain.user.UserId;
import java.util.List;
import java.util.Optional;

/**
 * The service accounts with their client secrets. {@link UserRepository} adds and changes their users. Every method may
 * throw {@link DatabaseUnavailable}. Each call is atomic.
 */
public interface ServiceAccounts {
  /** The account with that name. Takes one query, also for an unknown name. */
  Optional<ServiceAccount> find(ServiceName name);

  /**
   * A page of the accounts, the lowest id first: roughly the order of creation.
   *
   * @param after the last id of the previous page; empty: the first page
   * @param limit the maximum number, at least 1
   */
  List<ServiceAccount> find(Optional<UserId> after, int limit);

  /** Adds a secret of the account. Lock the account first: its number of secrets is limited. */
  void addSecret(UserId account, ClientSecret secret);

  /** Deletes a secret of the account. Lock the account first. Returns false if it has no such secret. */
  boolean deleteSecret(UserId account, CredentialId secret);

  /**
   * The holder of a secret. Until the surrounding transaction ends, the secret cannot be deleted and the account cannot
   * change: callers that do so wait. Empty if the secret does not exist.
   */
  Optional<CredentialHolder> hold(CredentialId secret);
}
