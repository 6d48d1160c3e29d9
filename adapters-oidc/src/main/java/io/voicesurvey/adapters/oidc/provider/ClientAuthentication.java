package io.voicesurvey.adapters.oidc.provider;

/** How this service proves to the provider's token endpoint who it is (OpenID Connect Core 1.0, section 9). */
public enum ClientAuthentication {
  CLIENT_SECRET_BASIC,
  CLIENT_SECRET_POST,
  PRIVATE_KEY_JWT,
  /** Not at all: a public client, PKCE alone. */
  NONE
}
