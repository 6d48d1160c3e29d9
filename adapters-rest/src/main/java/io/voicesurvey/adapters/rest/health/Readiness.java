package io.voicesurvey.adapters.rest.health;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.voicesurvey.application.health.CheckReadiness.Outcome;
import java.util.LinkedHashMap;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** Whether this instance can serve requests, and the state of its dependencies. */
public record Readiness(@Schema(enumeration = {
    OK, DEGRADED, DOWN}) String status, Checks checks,
    @JsonProperty("identity_providers") @Schema(description = "Each identity provider by its id: ok or down.", examples = "{\"default\":\"ok\"}") Map<String, String> identityProviders){

  private static final String OK = "ok";
  private static final String DEGRADED = "degraded";
  private static final String DOWN = "down";

  /** The results of the checks. */
  public record Checks(@Schema(enumeration = {OK, DOWN}) String database,
      @JsonProperty("identity_provider") @Schema(description = "down if any identity provider is.", enumeration = {OK,
          DOWN}) String identityProvider){}

  static Readiness of(Outcome outcome) {
    Map<String, String> providers = new LinkedHashMap<>();
    outcome.providers().forEach((id, reachable) -> providers.put(id.value(), label(reachable)));
    return new Readiness(status(outcome),
        new Checks(label(outcome.databaseReachable()), label(outcome.allProvidersReachable())), providers);
  }

  private static String status(Outcome outcome) {
    if (!outcome.databaseReachable()) {
      return DOWN;
    }
    return outcome.allProvidersReachable() ? OK : DEGRADED;
  }

  private static String label(boolean reachable) {
    return reachable ? OK : DOWN;
  }
}
