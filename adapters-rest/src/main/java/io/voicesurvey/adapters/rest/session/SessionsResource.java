package io.voicesurvey.adapters.rest.session;

import io.voicesurvey.adapters.rest.http.Json;
import io.voicesurvey.adapters.rest.problem.ProblemCode;
import io.voicesurvey.adapters.rest.problem.ProblemException;
import io.voicesurvey.adapters.rest.problem.Refuses;
import io.voicesurvey.adapters.rest.security.Authenticated;
import io.voicesurvey.adapters.rest.security.Caller;
import io.voicesurvey.application.session.ListSessions;
import io.voicesurvey.application.session.RevokeSession.Outcome;
import io.voicesurvey.application.session.RevokeSession;
import io.voicesurvey.domain.audit.Actor;
import io.voicesurvey.domain.session.SessionId;
import io.voicesurvey.domain.user.UserId;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Lists the live sessions of the caller, and revokes them. */
@Path("/api/auth/sessions")
@Authenticated
@Tag(name = "Own account")
@Singleton
public class SessionsResource {
  private static final Logger LOG = LoggerFactory.getLogger(SessionsResource.class);

  private final ListSessions listSessions;
  private final RevokeSession revokeSession;

  @Inject
  public SessionsResource(ListSessions listSessions, RevokeSession revokeSession) {
    this.listSessions = listSessions;
    this.revokeSession = revokeSession;
  }

  @GET
  @Produces(Json.MEDIA_TYPE)
  @Operation(operationId = "listSessions", summary = "Lists the caller's active sessions")
  @APIResponse(responseCode = "200", description = "The sessions, newest first.", content = @Content(schema = @Schema(implementation = SessionList.class)))
  public SessionList list(@Context ContainerRequestContext request) {
    Caller caller = Caller.of(request);
    return SessionList.of(listSessions.execute(new ListSessions.Command(caller.user().id())).sessions(),
        caller.sessionId());
  }

  @DELETE
  @Path("/{id}")
  @Operation(operationId = "revokeSession", summary = "Ends one of the caller's sessions")
  @Parameter(name = "id", in = ParameterIn.PATH, description = "The id of one of the caller's sessions.", schema = @Schema(type = SchemaType.STRING, format = "uuid"))
  @APIResponse(responseCode = "204", description = "The session has ended.")
  @Refuses(status = 404, value = ProblemCode.NOT_FOUND)
  public void revoke(@Context ContainerRequestContext request, @PathParam("id") String id) {
    UserId userId = Caller.of(request).user().id();
    SessionId sessionId = SessionId.parse(id).orElseThrow(SessionsResource::notFound);
    switch (revokeSession.execute(new RevokeSession.Command(userId, sessionId, Actor.user(userId)))) {
      case Outcome.Revoked revoked -> LOG.atInfo().addKeyValue("user_id", userId.value())
          .addKeyValue("session_id", sessionId.value()).log("session revoked");
      case Outcome.NotFound none -> throw notFound();
    }
  }

  private static ProblemException notFound() {
    return new ProblemException(ProblemCode.NOT_FOUND,
        "You have no active session with this id. See GET /api/auth/sessions.");
  }
}
