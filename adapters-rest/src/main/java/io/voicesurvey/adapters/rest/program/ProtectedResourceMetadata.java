package io.voicesurvey.adapters.rest.program;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import io.voicesurvey.domain.login.WebOrigin;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** The metadata of a protected resource (RFC 9728, section 2). */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonPropertyOrder({"resource", "authorization_servers", "scopes_supported", "bearer_methods_supported",
    "resource_name", "resource_documentation"})
@Schema(description = "The metadata of a protected resource (RFC 9728, section 2).")
public record ProtectedResourceMetadata(@Schema(description = "PUBLIC_URL.", format = "uri") String resource,
    @JsonProperty("authorization_servers") @Schema(description = "Absent if JWT_ISSUER is not PUBLIC_URL.") Optional<List<String>> authorizationServers,
    @JsonProperty("scopes_supported") @Schema(description = "The roles.") List<String> scopes,
    @JsonProperty("bearer_methods_supported") List<String> bearerMethods,
    @JsonProperty("resource_name") String resourceName,
    @JsonProperty("resource_documentation") @Schema(format = "uri") String resourceDocumentation) {

  public ProtectedResourceMetadata {
    authorizationServers = authorizationServers.map(List::copyOf);
    scopes = List.copyOf(scopes);
    bearerMethods = List.copyOf(bearerMethods);
  }

  /** @param authorizationServer empty if it has no metadata */
  static ProtectedResourceMetadata of(WebOrigin resource, Optional<String> authorizationServer) {
    return new ProtectedResourceMetadata(resource.value(), authorizationServer.map(List::of),
        AuthorizationServerMetadata.roles(), List.of("header"), "voicesurveyagent", resource.value() + "/docs");
  }
}
