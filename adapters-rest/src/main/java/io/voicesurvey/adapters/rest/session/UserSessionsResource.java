package io.voicesurvey.adapters.rest.session;

import io.voicesurvey.adapters.rest.http.Json;
import io.voicesurvey.adapters.rest.problem.ProblemCode;
import io.voicesurvey.adapters.rest.problem.ProblemException;
import io.voicesurvey.adapters.rest.problem.Refuses;
import io.voicesurvey.adapters.rest.security.AdminOnly;
import io.voicesurvey.adapters.rest.security.Authenticated;
import io.voicesurvey.adapters.rest.security.Caller;
import io.voicesurvey.adapters.rest.security.FreshLogin;
import io.voicesurvey.application.session.ListSessions;
import io.voicesurvey.application.session.RevokeSession;
import io.voicesurvey.application.session.RevokeSessions;
import io.voicesurvey.application.user.ShowUser;
import io.voicesurvey.application.user.UserReference;
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
import org.slf4j.spi.LoggingEventBuilder;

/** Lets administrators list the live sessions of any user, and revoke them. */
@Path("/api/admin/users/{id}/sessions")
@Authenticated
@AdminOnly
@Tag(name = "Users")
@Singleton
public class UserSessionsResource {
  private static final Logger LOG = LoggerFactory.getLogger(UserSessionsResource.class);

  private final ShowUser showUser;
  private final ListSessions listSessions;
  private final RevokeSession revokeSession;
  private final RevokeSessions revokeSessions;

  @Inject
  public UserSessionsResource(ShowUser showUser, ListSessions listSessions, RevokeSession revokeSession,
      RevokeSessions revokeSessions) {
    this.showUser = showUser;
    this.listSessions = listSessions;
    this.revokeSession = revokeSession;
    this.revokeSessions = revokeSessions;
  }

  @GET
  @Produces(Json.MEDIA_TYPE)
  @Operation(operationId = "listSessionsOfUser", summary = "Lists the active sessions of a user")
  @Parameter(name = "id", in = ParameterIn.PATH, description = "The id of the user.", schema = @Schema(type = SchemaType.STRING, format = "uuid"))
  @APIResponse(responseCode = "200", description = "The sessions, newest first.", content = @Content(schema = @Schema(implementation = SessionList.class)))
  @Refuses(status = 404, value = ProblemCode.NOT_FOUND)
  public SessionList list(@Context ContainerRequestContext request, @PathParam("id") String id) {
    UserId userId = userId(id);
    return switch (showUser.execute(new ShowUser.Command(userId))) {
      case ShowUser.Outcome.Found found -> SessionList.of(
          listSessions.execute(new ListSessions.Command(userId)).sessions(), Caller.of(request).sessionId());
      case ShowUser.Outcome.NotFound none -> throw noUser();
    };
  }

  @DELETE
  @FreshLogin
  @Produces(Json.MEDIA_TYPE)
  @Operation(operationId = "revokeSessionsOfUser", summary = "Ends all sessions of a user")
  @Parameter(name = "id", in = ParameterIn.PATH, description = "The id of the user.", schema = @Schema(type = SchemaType.STRING, format = "uuid"))
  @APIResponse(responseCode = "200", description = "The number of sessions that ended.", content = @Content(schema = @Schema(implementation = RevokedSessions.class)))
  @Refuses(status = 404, value = ProblemCode.NOT_FOUND)
  public RevokedSessions revokeAll(@Context ContainerRequestContext request, @PathParam("id") String id) {
    UserId userId = userId(id);
    return switch (revokeSessions
        .execute(new RevokeSessions.Command.OfUser(new UserReference.ById(userId), actor(request)))) {
      case RevokeSessions.Outcome.Revoked(int count) -> {
        log(request, userId).addKeyValue("revoked", count).log("sessions revoked");
        yield new RevokedSessions(count);
      }
      case RevokeSessions.Outcome.UserNotFound none -> throw noUser();
    };
  }

  @DELETE
  @FreshLogin
  @Path("/{session_id}")
  @Operation(operationId = "revokeSessionOfUser", summary = "Ends a session of a user")
  @Parameter(name = "id", in = ParameterIn.PATH, description = "The id of the user.", schema = @Schema(type = SchemaType.STRING, format = "uuid"))
  @Parameter(name = "session_id", in = ParameterIn.PATH, description = "The id of one of the sessions of the user.", schema = @Schema(type = SchemaType.STRING, format = "uuid"))
  @APIResponse(responseCode = "204", description = "The session has ended.")
  @Refuses(status = 404, value = ProblemCode.NOT_FOUND)
  public void revoke(@Context ContainerRequestContext request, @PathParam("id") String id,
      @PathParam("session_id") String session) {
    UserId userId = UserId.parse(id).orElseThrow(UserSessionsResource::noSession);
    SessionId sessionId = SessionId.parse(session).orElseThrow(UserSessionsResource::noSession);
    switch (revokeSession.execute(new RevokeSession.Command(userId, sessionId, actor(request)))) {
      case RevokeSession.Outcome.Revoked revoked ->
        log(request, userId).addKeyValue("session_id", sessionId.value()).log("session revoked");
      case RevokeSession.Outcome.NotFound none -> throw noSession();
    }
  }

  private static UserId userId(String text) {
    return UserId.parse(text).orElseThrow(UserSessionsResource::noUser);
  }

  private static Actor actor(ContainerRequestContext request) {
    return Actor.user(Caller.of(request).user().id());
  }

  private static LoggingEventBuilder log(ContainerRequestContext request, UserId user) {
    return LOG.atInfo().addKeyValue("actor", Caller.of(request).user().id().value()).addKeyValue("user_id",
        user.value());
  }

  private static ProblemException noUser() {
    return new ProblemException(ProblemCode.NOT_FOUND, "There is no user with this id. See GET /api/admin/users.");
  }

  private static ProblemException noSession() {
    return new ProblemException(ProblemCode.NOT_FOUND,
        "The user has no active session with this id. See GET /api/admin/users/{id}/sessions.");
  }
}
