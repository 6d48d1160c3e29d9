package io.voicesurvey.adapters.oidc.provider;

/**
 * Thrown if a text is not a role map. The message is to be read after the name of the setting. It contains the
 * solution, and of the text at most the name of a member.
 */
public final class InvalidRoleMap extends Exception {
  private static final long serialVersionUID = 1L;

  InvalidRoleMap(String message) {
    super(message, null, false, false);
  }
}
