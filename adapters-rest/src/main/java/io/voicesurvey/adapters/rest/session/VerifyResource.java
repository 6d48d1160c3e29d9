package io.voicesurvey.adapters.rest.session;

import io.voicesurvey.adapters.rest.http.AnyMethod;
import io.voicesurvey.adapters.rest.http.RequestProperties;
import io.voicesurvey.adapters.rest.problem.Challenge;
import io.voicesurvey.adapters.rest.problem.ProblemCode;
import io.voicesurvey.adapters.rest.problem.ProblemException;
import io.voicesurvey.adapters.rest.problem.Refuses;
import io.voicesurvey.adapters.rest.security.Authenticated;
import io.voicesurvey.adapters.rest.security.Caller;
import io.voicesurvey.adapters.rest.security.RoleLabels;
import io.voicesurvey.domain.user.Role;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.headers.Header;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Tells a proxy whether the caller may reach a service behind it, and who the caller is: forward authentication. */
@Path("/api/auth/verify")
@Tag(name = "Programs")
@Singleton
public class VerifyResource {
  static final String ENCODED = "^([A-Za-z0-9._*-]|%[0-9A-F]{2})*$";

  private static final ProblemException REFUSED = Challenge
      .insufficientScope("This needs a higher role. Ask an administrator.");

  @Inject
  public VerifyResource() {}

  @GET
  @AnyMethod
  @Authenticated
  @Operation(operationId = "verify", summary = "Forward authentication for a proxy", description = """
      A proxy asks this about each request to a service behind it, with the Authorization header of that request. If the
      response is 200, the proxy passes its headers on. Otherwise it sends the response to the caller. Every method has this
      response, OPTIONS included. The body and the Accept header of the request have no effect.""")
  @Parameter(name = "role", in = ParameterIn.QUERY, description = "The least role that the caller must have. A higher role includes the lower ones.", schema = @Schema(type = SchemaType.STRING, enumeration = {
      "admin", "campaign_manager", "viewer"}))
  @APIResponse(responseCode = "200", description = "The caller may pass.", headers = {
      @Header(name = ForwardedUser.USER_ID, required = true, description = "The id of the user.", schema = @Schema(type = SchemaType.STRING, format = "uuid")),
      @Header(name = ForwardedUser.ROLE, required = true, description = "The role of the user now.", schema = @Schema(type = SchemaType.STRING, enumeration = {
          "admin", "campaign_manager", "viewer"})),
      @Header(name = ForwardedUser.SESSION_ID, required = true, description = "The id of the session.", schema = @Schema(type = SchemaType.STRING, format = "uuid")),
      @Header(name = ForwardedUser.EMAIL, required = true, description = "The email address, as percent-encoded UTF-8; empty if the user has none.", schema = @Schema(type = SchemaType.STRING, pattern = VerifyResource.ENCODED)),
      @Header(name = ForwardedUser.NAME, required = true, description = "The name, as percent-encoded UTF-8.", schema = @Schema(type = SchemaType.STRING, pattern = VerifyResource.ENCODED))})
  @Refuses(status = 403, value = ProblemCode.FORBIDDEN)
  public Response verify(@Context ContainerRequestContext request) {
    Optional<Role> least = RequestProperties.query(request).single("role").map(label -> RoleLabels.role("role", label));
    Caller caller = Caller.of(request);
    if (least.filter(role -> !caller.user().role().includes(role)).isPresent()) {
      throw refused();
    }
    Response.ResponseBuilder response = Response.ok();
    ForwardedUser.headers(caller.user(), caller.sessionId())
        .forEach(header -> response.header(header.name(), header.value()));
    return response.build();
  }

  static ProblemException refused() {
    return REFUSED;
  }
}
