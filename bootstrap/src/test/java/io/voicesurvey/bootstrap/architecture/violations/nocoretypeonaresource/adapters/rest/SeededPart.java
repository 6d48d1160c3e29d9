package io.voicesurvey.bootstrap.architecture.violations.nocoretypeonaresource.adapters.rest;

import io.voicesurvey.domain.user.UserId;
import jakarta.ws.rs.GET;

public final class SeededPart {
  @GET
  public UserId[] seededArray() {
    return new UserId[0];
  }
}
