package io.voicesurvey.adapters.oidc.token;

/** Thrown if a configured key is unusable. The message is one sentence for an operator, without key material. */
public final class UnusableKeyException extends Exception {
  private static final long serialVersionUID = 1L;

  public UnusableKeyException(String message) {
    super(message);
  }
}
