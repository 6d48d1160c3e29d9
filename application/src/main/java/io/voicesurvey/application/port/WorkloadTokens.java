package io.voicesurvey.application.port;

import io.voicesurvey.domain.Secret;
import io.voicesurvey.domain.program.WorkloadToken;
import java.util.Optional;

/** Verifies workload tokens: OpenID Connect tokens that platforms give to running jobs and containers. */
public interface WorkloadTokens {
  /** The {@code iss} claim, unverified. Empty if the text is no signed JWT with an issuer, or
   * if the issuer has control characters. Contacts no one. */
  Optional<String> issuer(Secret token);

  /**
   * Accepts a token only if that issuer signed it, names itself in it, and it is valid now. Never call it for an issuer
   * that no trust rule names, or inside a transaction: it may request the keys of the issuer.
   *
   * @throws IssuerUnavailable if the keys are needed and cannot be fetched
   */
  Verification verify(Secret token, String issuer);

  /** The result of a verification. */
  sealed interface Verification {
    record Genuine(WorkloadToken token) implements Verification {}

    /** @param check the failed check, for the log: the member, the received and the expected value; never the token */
    record Refused(String check) implements Verification {}
  }
}
