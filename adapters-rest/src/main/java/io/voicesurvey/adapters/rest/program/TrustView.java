package io.voicesurvey.adapters.rest.program;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import io.voicesurvey.domain.program.TrustRule;
import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A trust rule of a service account. */
@Schema(name = "Trust", description = "Which tokens of workloads count as the service account.")
@JsonPropertyOrder({"id", "issuer", "audience", "claims", "max_ttl_seconds", "created_at"})
public record TrustView(UUID id, String issuer, String audience,
    @Schema(description = "The claims and their exact values.") Map<String, String> claims,
    @JsonProperty("max_ttl_seconds") @Schema(description = "The longest lifetime of an access token.", minimum = "60", maximum = "86400") long maxTtlSeconds,
    @JsonProperty("created_at") Instant createdAt) {
  public TrustView {
    claims = Collections.unmodifiableMap(new TreeMap<>(claims));
  }

  public static TrustView of(TrustRule rule) {
    return new TrustView(rule.id().value(), rule.issuer(), rule.audience(), rule.claims(),
        rule.maxLifetime().toSeconds(), rule.createdAt());
  }
}
