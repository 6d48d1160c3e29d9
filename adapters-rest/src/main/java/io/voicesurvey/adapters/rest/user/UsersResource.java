package io.voicesurvey.adapters.rest.user;

import io.voicesurvey.adapters.rest.http.Cursor;
import io.voicesurvey.adapters.rest.http.EntityTags;
import io.voicesurvey.adapters.rest.http.Exchange;
import io.voicesurvey.adapters.rest.http.Json;
import io.voicesurvey.adapters.rest.problem.ProblemCode;
import io.voicesurvey.adapters.rest.problem.ProblemException;
import io.voicesurvey.adapters.rest.security.AdminOnly;
import io.voicesurvey.adapters.rest.security.Authenticated;
import io.voicesurvey.adapters.rest.security.Caller;
import io.voicesurvey.application.session.RevokeSessions;
import io.voicesurvey.application.user.ChangeUser;
import io.voicesurvey.application.user.FindUsers;
import io.voicesurvey.application.user.ShowUser;
import io.voicesurvey.application.user.UserReference;
import io.voicesurvey.domain.audit.Actor;
import io.voicesurvey.domain.user.User;
import io.voicesurvey.domain.user.UserId;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;

/** Lets administrators see users, give them roles, shut them out and sign them out. */
@Path("/api/admin/users")
@Authenticated
@AdminOnly
@Singleton
public class UsersResource {
  private static final Logger LOG = LoggerFactory.getLogger(UsersResource.class);

  private final FindUsers findUsers;
  private final ShowUser showUser;
  private final ChangeUser changeUser;
  private final RevokeSessions revokeSessions;

  @Inject
  public UsersResource(FindUsers findUsers, ShowUser showUser, ChangeUser changeUser, RevokeSessions revokeSessions) {
    this.findUsers = findUsers;
    this.showUser = showUser;
    this.changeUser = changeUser;
    this.revokeSessions = revokeSessions;
  }

  @GET
  @Produces(Json.MEDIA_TYPE)
  public UserPage list(@Context ContainerRequestContext request) {
    FindUsers.Outcome outcome = findUsers.execute(UserQuery.of(Exchange.query(request)));
    return new UserPage(outcome.users().stream().map(UserProfile::of).toList(),
        outcome.next().map(UserId::value).map(Cursor::of));
  }

  @GET
  @Path("/{id}")
  @Produces(Json.MEDIA_TYPE)
  public Response show(@Context ContainerRequestContext request, @PathParam("id") String id) {
    return switch (showUser.execute(new ShowUser.Command(userId(id)))) {
      case ShowUser.Outcome.Found(User user) -> EntityTags.of(request, HttpHeaders.IF_NONE_MATCH)
          .filter(tags -> tags.matchesWeakly(user.version()))
          .map(tags -> Response.notModified().header(HttpHeaders.ETAG, EntityTags.strong(user.version())).build())
          .orElseGet(() -> profile(user));
      case ShowUser.Outcome.NotFound none -> throw notFound();
    };
  }

  @PATCH
  @Path("/{id}")
  @Produces(Json.MEDIA_TYPE)
  public Response change(@Context ContainerRequestContext request, @PathParam("id") String id, byte[] body) {
    UserPatch patch = Json.read(body, UserPatch.class).orElseGet(UserPatch::new).checked();
    ChangeUser.Command command = new ChangeUser.Command(new UserReference.ById(userId(id)), patch.role(),
        patch.status(), EntityTags.of(request, HttpHeaders.IF_MATCH).flatMap(EntityTags::versions), actor(request));
    return switch (changeUser.execute(command)) {
      case ChangeUser.Outcome.Changed(User user) -> {
        log(request, user.id()).addKeyValue("role", user.role().label())
            .addKeyValue("status", user.status().label()).log("user changed");
        yield profile(user);
      }
      case ChangeUser.Outcome.NotFound none -> throw notFound();
      case ChangeUser.Outcome.Stale stale -> throw new ProblemException(ProblemCode.STALE,
          "The user has changed meanwhile. Get the user again and send the new ETag in If-Match.");
      case ChangeUser.Outcome.LastAdmin last -> throw new ProblemException(ProblemCode.LAST_ADMIN,
          "This is the last active administrator. Make somebody else one first.");
    };
  }

  @DELETE
  @Path("/{id}/sessions")
  @Produces(Json.MEDIA_TYPE)
  public RevokedSessions revokeSessions(@Context ContainerRequestContext request, @PathParam("id") String id) {
    UserId userId = userId(id);
    return switch (revokeSessions
        .execute(new RevokeSessions.Command.OfUser(new UserReference.ById(userId), actor(request)))) {
      case RevokeSessions.Outcome.Revoked(int count) -> {
        log(request, userId).addKeyValue("revoked", count).log("sessions revoked");
        yield new RevokedSessions(count);
      }
      case RevokeSessions.Outcome.UserNotFound none -> throw notFound();
    };
  }

  private static Response profile(User user) {
    return Response.ok(UserProfile.of(user)).header(HttpHeaders.ETAG, EntityTags.strong(user.version())).build();
  }

  private static UserId userId(String text) {
    return UserId.parse(text).orElseThrow(UsersResource::notFound);
  }

  private static Actor actor(ContainerRequestContext request) {
    return Actor.user(Caller.of(request).user().id());
  }

  private static LoggingEventBuilder log(ContainerRequestContext request, UserId user) {
    return LOG.atInfo().addKeyValue("actor", Caller.of(request).user().id().value()).addKeyValue("user_id",
        user.value());
  }

  private static ProblemException notFound() {
    return new ProblemException(ProblemCode.NOT_FOUND, "There is no user of this id. See GET /api/admin/users.");
  }
}
