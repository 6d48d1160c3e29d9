package io.voicesurvey.adapters.rest.audit;

import io.voicesurvey.adapters.rest.http.Exchange;
import io.voicesurvey.adapters.rest.http.Json;
import io.voicesurvey.adapters.rest.security.AdminOnly;
import io.voicesurvey.adapters.rest.security.Authenticated;
import io.voicesurvey.application.audit.FindAuditEvents;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Context;

/** Shows administrators who did what. */
@Path("/api/admin/audit")
@Authenticated
@AdminOnly
@Singleton
public class AuditResource {
  private final FindAuditEvents findAuditEvents;

  @Inject
  public AuditResource(FindAuditEvents findAuditEvents) {
    this.findAuditEvents = findAuditEvents;
  }

  @GET
  @Produces(Json.MEDIA_TYPE)
  public AuditPage find(@Context ContainerRequestContext request) {
    return AuditPage.of(findAuditEvents.execute(AuditQuery.read(Exchange.query(request))));
  }
}
