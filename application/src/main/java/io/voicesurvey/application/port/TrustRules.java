package io.voicesurvey.application.port;

import io.voicesurvey.domain.program.CredentialId;
import io.voicesurvey.domain.program.TrustRule;
import io.voicesurvey.domain.user.UserId;
import java.util.List;
import java.util.Optional;

/** The trust rules of service accounts. Every method may throw {@link DatabaseUnavailable}. Each call is atomic. */
public interface TrustRules {
  /** The rules of all accounts that name this issuer, compared character by character. Takes one query. */
  List<TrustRule> find(String issuer);

  /** The rules of the account, the oldest first. */
  List<TrustRule> find(UserId account);

  void add(TrustRule rule);

  /** Deletes a rule of the account. Lock the account first. Returns false if it has no such rule. */
  boolean delete(UserId account, CredentialId rule);

  /**
   * The holder of a rule. Until the surrounding transaction ends, the rule cannot be deleted and the account cannot
   * change: callers that do so wait. Empty if the rule does not exist.
   */
  Optional<CredentialHolder> hold(CredentialId rule);
}
