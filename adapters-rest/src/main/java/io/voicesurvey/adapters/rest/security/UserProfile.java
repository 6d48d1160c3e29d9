package io.voicesurvey.adapters.rest.security;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import io.voicesurvey.domain.user.EmailAddress;
import io.voicesurvey.domain.user.ExternalIdentity;
import io.voicesurvey.domain.user.User;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A user as clients see it. */
@JsonPropertyOrder({"id", "oidc_sub", "oidc_issuer", "email", "name", "role", "status", "created_at", "updated_at",
    "last_login_at"})
public record UserProfile(UUID id,
    @JsonProperty("oidc_sub") @Schema(description = "The subject at the identity provider; null before the first login.", minLength = 1, maxLength = 255) Optional<String> oidcSub,
    @JsonProperty("oidc_issuer") @Schema(description = "The issuer of the identity provider; null for a service account and before the first login.", minLength = 1, maxLength = 2048, examples = "https://login.example.com") Optional<String> oidcIssuer,
    @Schema(maxLength = 320, examples = "ada@example.com") Optional<String> email,
    @Schema(minLength = 1, maxLength = 255, examples = "Ada Lovelace") String name,
    @Schema(enumeration = {
        "admin", "campaign_manager", "viewer"}) String role,
    @Schema(enumeration = {"active", "disabled"}) String status, @JsonProperty("created_at") Instant createdAt,
    @JsonProperty("updated_at") Instant updatedAt, @JsonProperty("last_login_at") Optional<Instant> lastLoginAt){
  public static UserProfile of(User user) {
    return new UserProfile(user.id().value(), user.identity().map(ExternalIdentity::subject),
        issuer(user),
        user.email().map(EmailAddress::value),
        user.name().value(), user.role().label(), user.status().label(), user.createdAt(), user.updatedAt(),
        user.lastLoginAt());
  }

  private static Optional<String> issuer(User user) {
    return user.identity().map(ExternalIdentity::issuer).filter(issuer -> !user.isServiceAccount());
  }
}
