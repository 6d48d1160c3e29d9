package io.voicesurvey.adapters.rest.program;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import io.voicesurvey.application.program.CreateClientSecret;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A new secret of a service account, with its value. Not a record: it holds a secret. */
@Schema(description = "A new secret of a service account. Its value is shown only here.")
@JsonPropertyOrder({"id", "client_id", "client_secret", "created_at", "expires_at"})
public final class CreatedSecret {
  @JsonProperty("id")
  private final UUID id;

  @JsonProperty("client_id")
  @Schema(pattern = "^service:[A-Za-z0-9][A-Za-z0-9_-]{0,62}$")
  private final String clientId;

  @JsonProperty("client_secret")
  @Schema(description = "256 random bits in base64url.", pattern = "^[A-Za-z0-9_-]{43}$")
  private final String clientSecret;

  @JsonProperty("created_at")
  private final Instant createdAt;

  @JsonProperty("expires_at")
  @Schema(description = "Null if the secret does not expire.")
  private final Optional<Instant> expiresAt;

  private CreatedSecret(CreateClientSecret.Outcome.Created created) {
    this.id = created.secret().id().value();
    this.clientId = created.clientId();
    this.clientSecret = created.value().reveal();
    this.createdAt = created.secret().createdAt();
    this.expiresAt = created.secret().expiresAt();
  }

  static CreatedSecret of(CreateClientSecret.Outcome.Created created) {
    return new CreatedSecret(created);
  }
}
