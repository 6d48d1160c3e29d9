package io.voicesurvey.application.port;

/** The identity provider was reached, but its answer was late, an error, too large, or not what the standard says. */
public final class IdentityProviderFault extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** @param reason what was wrong, without anything that the provider said */
  public IdentityProviderFault(String reason) {
    super(reason);
  }
}
