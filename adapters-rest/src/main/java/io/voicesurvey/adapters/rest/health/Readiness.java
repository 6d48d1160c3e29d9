package io.voicesurvey.adapters.rest.health;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.voicesurvey.application.health.CheckReadiness.Outcome;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** Whether this instance can serve requests, and the state of its dependencies. */
public record Readiness(@Schema(enumeration = {
    OK, DEGRADED, DOWN}) String status, Checks checks){
  private static final String OK = "ok";
  private static final String DEGRADED = "degraded";
  private static final String DOWN = "down";

  /** The results of the checks. */
  public record Checks(@Schema(enumeration = {OK, DOWN}) String database,
      @JsonProperty("identity_provider") @Schema(enumeration = {OK, DOWN}) String identityProvider){}

  static Readiness of(Outcome outcome) {
    return new Readiness(status(outcome),
        new Checks(label(outcome.databaseReachable()), label(outcome.identityProviderReachable())));
  }

  private static String status(Outcome outcome) {
    if (!outcome.databaseReachable()) {
      return DOWN;
    }
    return outcome.identityProviderReachable() ? OK : DEGRADED;
  }

  private static String label(boolean reachable) {
    return reachable ? OK : DOWN;
  }
}
