package io.voicesurvey.adapters.rest.program;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import io.voicesurvey.domain.program.ClientSecret;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A secret of a service account, without its value. */
@Schema(name = "Secret", description = "A secret of a service account, without its value.")
@JsonPropertyOrder({"id", "created_at", "expires_at"})
public record SecretView(UUID id, @JsonProperty("created_at") Instant createdAt,
    @JsonProperty("expires_at") @Schema(description = "Null if the secret does not expire.") Optional<Instant> expiresAt) {
  static SecretView of(ClientSecret secret) {
    return new SecretView(secret.id().value(), secret.createdAt(), secret.expiresAt());
  }
}
