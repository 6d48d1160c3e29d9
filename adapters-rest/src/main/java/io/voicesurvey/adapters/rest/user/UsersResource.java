package io.voicesurvey.adapters.rest.user;

import io.voicesurvey.adapters.rest.security.FreshLogin;
import io.voicesurvey.adapters.rest.security.UserProfile;
import io.voicesurvey.application.user.AcceptedVersions;
import io.voicesurvey.adapters.rest.http.Cursor;
import io.voicesurvey.adapters.rest.http.EntityTags;
import io.voicesurvey.adapters.rest.http.RequestProperties;
import io.voicesurvey.adapters.rest.http.Json;
import io.voicesurvey.adapters.rest.http.Query;
import io.voicesurvey.adapters.rest.problem.ProblemCode;
import io.voicesurvey.adapters.rest.problem.ProblemException;
import io.voicesurvey.adapters.rest.problem.Refuses;
import io.voicesurvey.adapters.rest.security.AdminOnly;
import io.voicesurvey.adapters.rest.security.Authenticated;
import io.voicesurvey.adapters.rest.security.Caller;
import io.voicesurvey.application.user.ChangeUser;
import io.voicesurvey.application.user.FindUsers;
import io.voicesurvey.application.user.ShowUser;
import io.voicesurvey.application.user.UserReference;
import io.voicesurvey.domain.audit.Actor;
import io.voicesurvey.domain.user.ActiveAdministrators;
import io.voicesurvey.domain.user.User;
import io.voicesurvey.domain.user.UserId;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.headers.Header;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;

/** Lets administrators list users and change their role and status. */
@Path("/api/admin/users")
@Authenticated
@AdminOnly
@Tag(name = "Users")
@Singleton
public class UsersResource {
  private static final Logger LOG = LoggerFactory.getLogger(UsersResource.class);

  private final FindUsers findUsers;
  private final ShowUser showUser;
  private final ChangeUser changeUser;

  @Inject
  public UsersResource(FindUsers findUsers, ShowUser showUser, ChangeUser changeUser) {
    this.findUsers = findUsers;
    this.showUser = showUser;
    this.changeUser = changeUser;
  }

  @GET
  @Produces(Json.MEDIA_TYPE)
  @Operation(operationId = "listUsers", summary = "Lists users in pages, in the order of their creation")
  @Parameter(name = "limit", in = ParameterIn.QUERY, description = "The maximum number of items.", schema = @Schema(type = SchemaType.INTEGER, minimum = "1", maximum = "200", defaultValue = "50"))
  @Parameter(name = "cursor", in = ParameterIn.QUERY, description = "The next_cursor of the previous page.", schema = @Schema(type = SchemaType.STRING, pattern = Cursor.UUID_FORM))
  @Parameter(name = "role", in = ParameterIn.QUERY, description = "Only users with this role.", schema = @Schema(type = SchemaType.STRING, enumeration = {
      "viewer", "campaign_manager", "admin"}))
  @Parameter(name = "status", in = ParameterIn.QUERY, description = "Only users with this status.", schema = @Schema(type = SchemaType.STRING, enumeration = {
      "active", "disabled"}))
  @Parameter(name = "q", in = ParameterIn.QUERY, description = "The start of the email or name. Case does not matter.", schema = @Schema(type = SchemaType.STRING, pattern = Query.TEXT_FORM), example = "ada")
  @APIResponse(responseCode = "200", description = "A page of users.", content = @Content(schema = @Schema(implementation = UserPage.class)))
  public UserPage list(@Context ContainerRequestContext request) {
    FindUsers.Outcome outcome = findUsers.execute(UserQuery.of(RequestProperties.query(request)));
    return new UserPage(outcome.users().stream().map(UserProfile::of).toList(),
        outcome.next().map(UserId::value).map(Cursor::of));
  }

  @GET
  @Path("/{id}")
  @Produces(Json.MEDIA_TYPE)
  @Operation(operationId = "showUser", summary = "Returns a user")
  @Parameter(name = "id", in = ParameterIn.PATH, description = "The id of the user.", schema = @Schema(type = SchemaType.STRING, format = "uuid"))
  @Parameter(ref = "If-None-Match")
  @APIResponse(responseCode = "200", description = "The user.", headers = @Header(name = "ETag", ref = "Version"), content = @Content(schema = @Schema(implementation = UserProfile.class)))
  @APIResponse(responseCode = "304", description = "If-None-Match lists the current entity tag.", headers = @Header(name = "ETag", ref = "Version"))
  @Refuses(status = 404, value = ProblemCode.NOT_FOUND)
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
  @FreshLogin
  @Path("/{id}")
  @Produces(Json.MEDIA_TYPE)
  @Operation(operationId = "changeUser", summary = "Changes the role or status of a user", description = """
      The change takes effect immediately, also in active sessions. All sessions of a disabled user end permanently. The
      last active administrator cannot be disabled or get another role.""")
  @Parameter(name = "id", in = ParameterIn.PATH, description = "The id of the user.", schema = @Schema(type = SchemaType.STRING, format = "uuid"))
  @Parameter(name = HttpHeaders.IF_MATCH, in = ParameterIn.HEADER, description = "The entity tag of the user as the client knows it, or several, or an asterisk for any. If absent, nothing is compared.", schema = @Schema(type = SchemaType.STRING), example = "\"7\"")
  @RequestBody(required = true, content = @Content(mediaType = MediaType.APPLICATION_JSON, schema = @Schema(implementation = UserPatch.class)))
  @APIResponse(responseCode = "200", description = "The changed user.", headers = @Header(name = "ETag", ref = "Version"), content = @Content(schema = @Schema(implementation = UserProfile.class)))
  @Refuses(status = 404, value = ProblemCode.NOT_FOUND)
  @Refuses(status = 409, value = ProblemCode.LAST_ADMIN)
  @Refuses(status = 412, value = ProblemCode.STALE)
  public Response change(@Context ContainerRequestContext request, @PathParam("id") String id, byte[] body) {
    UserPatch patch = Json.read(body, UserPatch.class).orElseGet(UserPatch::new).checked();
    ChangeUser.Command command = new ChangeUser.Command(new UserReference.ById(userId(id)), patch.role(),
        patch.status(),
        EntityTags.of(request, HttpHeaders.IF_MATCH).map(EntityTags::versions).orElse(AcceptedVersions.ANY),
        actor(request));
    return switch (changeUser.execute(command)) {
      case ChangeUser.Outcome.Changed(User user) -> {
        log(request, user.id()).addKeyValue("role", user.role().label())
            .addKeyValue("status", user.status().label()).log("user changed");
        yield profile(user);
      }
      case ChangeUser.Outcome.NotFound none -> throw notFound();
      case ChangeUser.Outcome.EmailUnverified unverified ->
        throw new IllegalStateException("the user was identified by id");
      case ChangeUser.Outcome.Stale stale -> throw new ProblemException(ProblemCode.STALE,
          "The user has changed since it was read. Read it again and send the new ETag in If-Match.");
      case ChangeUser.Outcome.LastAdmin last -> throw new ProblemException(ProblemCode.LAST_ADMIN,
          ActiveAdministrators.LAST);
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
    return new ProblemException(ProblemCode.NOT_FOUND, "There is no user with this id. See GET /api/admin/users.");
  }
}
