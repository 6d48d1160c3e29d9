package io.voicesurvey.adapters.oidc.provider;

/** How this service authenticates at the provider's token endpoint (OpenID Connect Core 1.0, section 9) and PAR endpoint. */
public enum ClientAuthentication {
  CLIENT_SECRET_BASIC,
  CLIENT_SECRET_POST,
  PRIVATE_KEY_JWT,
  /** No client authentication: a public client, with PKCE only. */
  NONE
}
