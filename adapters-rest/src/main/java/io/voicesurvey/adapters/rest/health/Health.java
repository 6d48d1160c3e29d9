package io.voicesurvey.adapters.rest.health;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** The liveness of the process. */
public record Health(@Schema(enumeration = "ok") String status,
    @Schema(description = "The version of this build.", minLength = 1, examples = "1.0.0") String version) {
  /** The process is alive. */
  public static Health ok(String version) {
    return new Health("ok", version);
  }
}
