package io.voicesurvey.application.port;

/** The identity provider was reached, but its response was late, an error, too large, or against the standard. */
public final class IdentityProviderFault extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** @param reason for the log: the received and the expected value; never a token, a code or a secret */
  public IdentityProviderFault(String reason) {
    super(reason);
  }
}
