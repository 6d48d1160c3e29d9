package io.voicesurvey.adapters.rest.program;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import io.voicesurvey.domain.program.ServiceAccount;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * A service account as administrators see it.
 *
 * @param id         of its user
 * @param lastUsedAt at most one minute old; empty if never
 */
@Schema(name = "Service", description = "A service account as administrators see it.")
@JsonPropertyOrder({"id", "name", "client_id", "role", "status", "created_at", "last_used_at", "secrets"})
public record ServiceView(@Schema(description = "The id of its user.") UUID id,
    @Schema(pattern = ServiceView.NAME, examples = "nightly-export") String name,
    @JsonProperty("client_id") @Schema(pattern = "^service:[A-Za-z0-9][A-Za-z0-9_-]{0,62}$") String clientId,
    @Schema(enumeration = {
        "admin", "campaign_manager", "viewer"}) String role,
    @Schema(enumeration = {"active", "disabled"}) String status, @JsonProperty("created_at") Instant createdAt,
    @JsonProperty("last_used_at") @Schema(description = "When one of its tokens was last used, at most one minute old. Null if never.") Optional<Instant> lastUsedAt,
    @Schema(description = "The oldest first.") List<SecretView> secrets){

  static final String NAME = "^[A-Za-z0-9][A-Za-z0-9_-]{0,62}$";

  public ServiceView {
    secrets = List.copyOf(secrets);
  }

  public static ServiceView of(ServiceAccount account) {
    return new ServiceView(account.user().id().value(), account.name().value(), account.clientId(),
        account.user().role().label(), account.user().status().label(), account.user().createdAt(),
        account.lastUsedAt(), account.secrets().stream().map(SecretView::of).toList());
  }
}
