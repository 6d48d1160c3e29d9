package io.voicesurvey.adapters.oidc.provider;

/** Whether this service pushes authorization requests to the provider (RFC 9126). */
public enum PushedAuthorization {
  /** If the provider requires it or lists an endpoint for it. */
  AUTO,
  /** Never. */
  OFF
}
