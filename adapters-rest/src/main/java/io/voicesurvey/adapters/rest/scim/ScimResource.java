package io.voicesurvey.adapters.rest.scim;

import io.voicesurvey.adapters.rest.http.Accept;
import io.voicesurvey.adapters.rest.http.EntityTags;
import io.voicesurvey.adapters.rest.http.HttpSettings;
import io.voicesurvey.adapters.rest.http.LargeBody;
import io.voicesurvey.adapters.rest.http.RequestProperties;
import io.voicesurvey.adapters.rest.problem.ProblemCode;
import io.voicesurvey.adapters.rest.problem.ProblemException;
import io.voicesurvey.adapters.rest.problem.ScimError;
import io.voicesurvey.adapters.rest.scim.ScimCall.Verb;
import io.voicesurvey.adapters.rest.security.AdminOnly;
import io.voicesurvey.adapters.rest.security.Authenticated;
import io.voicesurvey.adapters.rest.security.Caller;
import io.voicesurvey.adapters.rest.security.FreshLogin;
import io.voicesurvey.domain.audit.Actor;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.eclipse.microprofile.openapi.annotations.Operation;

/**
 * SCIM 2.0 (RFC 7643, RFC 7644): lets a directory create, change and delete users, and put them into groups. It
 * describes itself, so it is not in the OpenAPI document.
 */
@Path(ScimError.ROOT)
@Authenticated
@AdminOnly
@LargeBody
@Singleton
@Produces({ScimError.MEDIA_TYPE, MediaType.APPLICATION_JSON})
@Consumes({ScimError.MEDIA_TYPE, MediaType.APPLICATION_JSON})
public class ScimResource {
  private static final String TYPE = "/{type: Users|Groups}";
  private static final String SEARCH = ".search";

  /** Created by the first request, because the SDK takes time to load. */
  private final FutureTask<ScimServer> server;

  @Inject
  public ScimResource(HttpSettings settings, UserDirectory users, GroupDirectory groups) {
    this.server = new FutureTask<>(() -> new ScimServer(root(settings), users, groups));
  }

  /** The URL of this API. */
  static String root(HttpSettings settings) {
    return settings.publicOrigin().value() + ScimError.ROOT;
  }

  @GET
  @Path(TYPE)
  @Operation(hidden = true)
  public Response find(@Context ContainerRequestContext request, @PathParam("type") String type) {
    return answer(request, type, Verb.FIND, Optional.empty(), new byte[0]);
  }

  @GET
  @Path(TYPE + "/{id}")
  @Operation(hidden = true)
  public Response show(@Context ContainerRequestContext request, @PathParam("type") String type,
      @PathParam("id") String id) {
    return answer(request, type, Verb.SHOW, Optional.of(id), new byte[0]);
  }

  @POST
  @Path(TYPE)
  @FreshLogin
  @Operation(hidden = true)
  public Response create(@Context ContainerRequestContext request, @PathParam("type") String type, byte[] body) {
    return answer(request, type, Verb.CREATE, Optional.empty(), body);
  }

  @POST
  @Path("/Bulk")
  @Operation(hidden = true)
  public Response doAll() {
    throw new ProblemException(ProblemCode.METHOD_NOT_ALLOWED,
        "Bulk operations are not supported: send the requests one by one.")
        .withStatus(Response.Status.NOT_IMPLEMENTED.getStatusCode());
  }

  @POST
  @Path("/" + SEARCH)
  @Operation(hidden = true)
  public Response searchAll(@Context ContainerRequestContext request, byte[] body) {
    return respond(request, server().searchAll(call(request, Verb.SEARCH, Optional.empty(), body)));
  }

  @POST
  @Path(TYPE + "/" + SEARCH)
  @Operation(hidden = true)
  public Response search(@Context ContainerRequestContext request, @PathParam("type") String type, byte[] body) {
    return answer(request, type, Verb.SEARCH, Optional.empty(), body);
  }

  @PUT
  @Path(TYPE + "/{id}")
  @FreshLogin
  @Operation(hidden = true)
  public Response replace(@Context ContainerRequestContext request, @PathParam("type") String type,
      @PathParam("id") String id, byte[] body) {
    return answer(request, type, Verb.REPLACE, Optional.of(id), body);
  }

  @PATCH
  @Path(TYPE + "/{id}")
  @FreshLogin
  @Operation(hidden = true)
  public Response patch(@Context ContainerRequestContext request, @PathParam("type") String type,
      @PathParam("id") String id, byte[] body) {
    return answer(request, type, Verb.PATCH, Optional.of(id), body);
  }

  @DELETE
  @Path(TYPE + "/{id}")
  @FreshLogin
  @Operation(hidden = true)
  public Response delete(@Context ContainerRequestContext request, @PathParam("type") String type,
      @PathParam("id") String id) {
    return answer(request, type, Verb.DELETE, Optional.of(id), new byte[0]);
  }

  private Response answer(ContainerRequestContext request, String type, Verb verb, Optional<String> id, byte[] body) {
    return respond(request, server().answer(type, call(request, verb, id, body)));
  }

  private static ScimCall call(ContainerRequestContext request, Verb verb, Optional<String> id, byte[] body) {
    return new ScimCall(verb, id, RequestProperties.query(request), body, EntityTags.of(request, HttpHeaders.IF_MATCH),
        Actor.user(Caller.of(request).user().id()));
  }

  private ScimServer server() {
    server.run();
    try {
      return server.get();
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  static Response respond(ContainerRequestContext request, ScimAnswer answer) {
    boolean isKnown = request.getMethod().equals("GET") && answer.version().flatMap(version -> EntityTags
        .of(request, HttpHeaders.IF_NONE_MATCH).filter(tags -> tags.matchesWeakly(version))).isPresent();
    Response.ResponseBuilder response = Response.status(isKnown
        ? Response.Status.NOT_MODIFIED.getStatusCode()
        : answer.status());
    answer.version().map(EntityTags::strong).ifPresent(tag -> response.header(HttpHeaders.ETAG, tag));
    answer.location().ifPresent(location -> response.header(HttpHeaders.LOCATION, location));
    answer.body().filter(body -> !isKnown)
        .ifPresent(body -> response.type(mediaType(request)).entity(Documents.write(body)));
    return response.build();
  }

  /** That of SCIM, unless the client accepts only JSON. */
  private static String mediaType(ContainerRequestContext request) {
    MediaType scim = MediaType.valueOf(ScimError.MEDIA_TYPE);
    return Accept.accepts(request.getAcceptableMediaTypes(), scim) ? ScimError.MEDIA_TYPE : MediaType.APPLICATION_JSON;
  }
}
