package io.voicesurvey.application.port;

/** The identity provider was reached, but its answer was late, an error, too large, or not what the standard says. */
public final class IdentityProviderFault extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** @param reason for the log: what came and what was expected; never a token, a code or a secret */
  public IdentityProviderFault(String reason) {
    super(reason);
  }
}
