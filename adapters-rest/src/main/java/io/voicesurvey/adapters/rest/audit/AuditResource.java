package io.voicesurvey.adapters.rest.audit;

import io.voicesurvey.adapters.rest.http.Cursor;
import io.voicesurvey.adapters.rest.http.RequestProperties;
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
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Shows the audit trail to administrators. */
@Path("/api/admin/audit")
@Authenticated
@AdminOnly
@Tag(name = "Audit trail")
@Singleton
public class AuditResource {
  private final FindAuditEvents findAuditEvents;

  @Inject
  public AuditResource(FindAuditEvents findAuditEvents) {
    this.findAuditEvents = findAuditEvents;
  }

  @GET
  @Produces(Json.MEDIA_TYPE)
  @Operation(operationId = "listAuditEvents", summary = "Lists audit events in pages")
  @Parameter(name = "limit", in = ParameterIn.QUERY, description = "The maximum number of items.", schema = @Schema(type = SchemaType.INTEGER, minimum = "1", maximum = "200", defaultValue = "50"))
  @Parameter(name = "cursor", in = ParameterIn.QUERY, description = "The next_cursor of the previous page.", schema = @Schema(type = SchemaType.STRING, pattern = Cursor.NUMBER_FORM))
  @Parameter(name = "user_id", in = ParameterIn.QUERY, description = "Only events that concern this user.", schema = @Schema(type = SchemaType.STRING, format = "uuid"))
  @Parameter(name = "type", in = ParameterIn.QUERY, description = "Only events of this type.", schema = @Schema(type = SchemaType.STRING, enumeration = {
      "login", "login_failed", "login_replaced", "logout", "refresh_reused", "sessions_revoked", "role_changed",
      "role_overage", "status_changed", "user_provisioned", "user_changed", "group_created", "group_changed",
      "group_deleted", "user_relinked", "service_created", "service_token_issued", "client_secret_created",
      "client_secret_deleted", "trust_added", "trust_removed", "users_imported", "audit_archived"}))
  @APIResponse(responseCode = "200", description = "A page of events, newest first.", content = @Content(schema = @Schema(implementation = AuditPage.class)))
  public AuditPage find(@Context ContainerRequestContext request) {
    return AuditPage.of(findAuditEvents.execute(AuditQuery.of(RequestProperties.query(request))));
  }
}
