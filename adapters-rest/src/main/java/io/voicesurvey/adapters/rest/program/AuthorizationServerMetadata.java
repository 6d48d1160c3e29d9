package io.voicesurvey.adapters.rest.program;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import io.voicesurvey.domain.login.WebOrigin;
import io.voicesurvey.domain.user.Role;
import java.util.Arrays;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** The metadata of an authorization server (RFC 8414, section 2). */
@JsonPropertyOrder({"issuer", "token_endpoint", "introspection_endpoint", "revocation_endpoint", "jwks_uri",
    "grant_types_supported", "response_types_supported", "scopes_supported", "token_endpoint_auth_methods_supported",
    "introspection_endpoint_auth_methods_supported", "revocation_endpoint_auth_methods_supported",
    "service_documentation"})
@Schema(description = "The metadata of an authorization server (RFC 8414, section 2).")
public record AuthorizationServerMetadata(@Schema(description = "JWT_ISSUER.", format = "uri") String issuer,
    @JsonProperty("token_endpoint") @Schema(format = "uri") String tokenEndpoint,
    @JsonProperty("introspection_endpoint") @Schema(format = "uri") String introspectionEndpoint,
    @JsonProperty("revocation_endpoint") @Schema(format = "uri") String revocationEndpoint,
    @JsonProperty("jwks_uri") @Schema(description = "The keys that verify access tokens.", format = "uri") String jwksUri,
    @JsonProperty("grant_types_supported") List<String> grantTypes,
    @JsonProperty("response_types_supported") @Schema(description = "Empty: there is no authorization endpoint.", maxItems = 0) List<String> responseTypes,
    @JsonProperty("scopes_supported") @Schema(description = "The roles. The role of a token does not depend on the requested scope.") List<String> scopes,
    @JsonProperty("token_endpoint_auth_methods_supported") List<String> tokenEndpointAuthMethods,
    @JsonProperty("introspection_endpoint_auth_methods_supported") List<String> introspectionEndpointAuthMethods,
    @JsonProperty("revocation_endpoint_auth_methods_supported") List<String> revocationEndpointAuthMethods,
    @JsonProperty("service_documentation") @Schema(format = "uri") String serviceDocumentation) {

  public AuthorizationServerMetadata {
    grantTypes = List.copyOf(grantTypes);
    responseTypes = List.copyOf(responseTypes);
    scopes = List.copyOf(scopes);
    tokenEndpointAuthMethods = List.copyOf(tokenEndpointAuthMethods);
    introspectionEndpointAuthMethods = List.copyOf(introspectionEndpointAuthMethods);
    revocationEndpointAuthMethods = List.copyOf(revocationEndpointAuthMethods);
  }

  static AuthorizationServerMetadata of(WebOrigin publicOrigin, String issuer) {
    String origin = publicOrigin.value();
    return new AuthorizationServerMetadata(issuer, origin + "/api/auth/token", origin + "/api/auth/introspect",
        origin + "/api/auth/revoke", origin + "/.well-known/jwks.json",
        List.of("client_credentials", "refresh_token", "urn:ietf:params:oauth:grant-type:token-exchange"), List.of(),
        roles(), List.of("client_secret_basic", "client_secret_post", "none"),
        List.of("client_secret_basic", "Bearer"), List.of("none"), origin + "/docs");
  }

  /** The labels of all roles. */
  static List<String> roles() {
    return Arrays.stream(Role.values()).map(Role::label).toList();
  }
}
