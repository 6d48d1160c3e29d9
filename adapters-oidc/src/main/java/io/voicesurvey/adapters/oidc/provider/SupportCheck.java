package io.voicesurvey.adapters.oidc.provider;

import io.voicesurvey.adapters.oidc.provider.ProviderCheck.Result;
import jakarta.json.Json;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;

/** Checks what the discovery document lists as supported. A provider may support more than it lists. */
final class SupportCheck {
  private static final String OFFLINE = "offline_access";

  private final ProviderSettings settings;

  SupportCheck(ProviderSettings settings) {
    this.settings = settings;
  }

  /** Whether the provider lists the role claim among its claims; if not, the finding shows what to do. */
  Result roleClaim(RoleMapping mapping, JsonObject document) {
    boolean listed = document.get("claims_supported") instanceof JsonArray claims
        && claims.stream().anyMatch(name -> name instanceof JsonString text && mapping.isAt(text.getString()));
    return Result.ok(listed
        ? "the provider lists " + mapping.claim() + " in claims_supported"
        : "the provider does not list " + mapping.claim() + " in claims_supported; it may send the"
            + " claim nevertheless. " + mapping.advice());
  }

  /** Whether the provider may issue refresh tokens, by which it is asked again about sessions. */
  Result recheck(JsonObject document) {
    if (document.containsKey("grant_types_supported") && !lists(document, "grant_types_supported", "refresh_token")) {
      return Result.ok("the provider does not list refresh_token in grant_types_supported: it is probably not asked"
          + " again about sessions, and a user who is disabled there keeps the sessions here");
    }
    return Result.ok(settings.scopes().contains(OFFLINE)
        ? settings.variable("SCOPES")
            + " requests offline_access; if the provider issues a refresh token, it is asked"
            + " again about each session in use"
        : "if the provider issues a refresh token, it is asked again about each session in use; "
            + (lists(document, "scopes_supported", OFFLINE)
                ? "to request one, add offline_access to " + settings.variable("SCOPES")
                : settings.variable("SCOPES") + " does not request one"));
  }

  private static boolean lists(JsonObject document, String name, String value) {
    return document.get(name) instanceof JsonArray values && values.contains(Json.createValue(value));
  }
}
