package io.voicesurvey.adapters.rest.program;

import io.voicesurvey.adapters.rest.http.RequestProperties;
import io.voicesurvey.adapters.rest.problem.OAuthErrorCode;
import io.voicesurvey.adapters.rest.problem.ProblemCode;
import io.voicesurvey.adapters.rest.problem.ProblemException;
import io.voicesurvey.adapters.rest.problem.Refuses;
import io.voicesurvey.application.session.EndSession;
import io.voicesurvey.application.session.EndSession.Command;
import io.voicesurvey.application.session.EndSession.Outcome;
import io.voicesurvey.domain.Secret;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The revocation endpoint of OAuth 2.0 (RFC 7009). The bearer of a token may end its session. */
@Path("/api/auth/revoke")
@Tag(name = "Programs")
@Singleton
public class RevokeResource {
  private static final Logger LOG = LoggerFactory.getLogger(RevokeResource.class);

  private final EndSession endSession;

  @Inject
  public RevokeResource(EndSession endSession) {
    this.endSession = endSession;
  }

  @POST
  @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
  @Operation(operationId = "revoke", summary = "Ends the session of a token", description = """
      The revocation endpoint of RFC 7009. All tokens of the session end. No client authentication is needed, and one that is
      sent has no effect. The response is the same for an invalid token.""")
  @RequestBody(required = true, content = @Content(mediaType = MediaType.APPLICATION_FORM_URLENCODED, schema = @Schema(implementation = SentTokenForm.class)))
  @APIResponse(responseCode = "200", description = "The token is no longer valid, or never was.")
  @Refuses(status = 400, asOAuthError = true, value = ProblemCode.INVALID_REQUEST)
  @Refuses(status = 503, value = ProblemCode.DATABASE_UNAVAILABLE)
  public Response revoke(@Context ContainerRequestContext request, byte[] body) {
    Secret token = SentToken.of(body).token();
    checkQuery(request);
    if (!isEnded(new Command.ByAccessToken(token)) && !isEnded(new Command.ByRefreshToken(token))) {
      LOG.debug("revocation of an invalid token");
    }
    return Response.ok().build();
  }

  private boolean isEnded(Command command) {
    return switch (endSession.execute(command)) {
      case Outcome.Ended ended -> {
        LOG.atInfo().addKeyValue("session_id", ended.sessionId().value()).log("token revoked");
        yield true;
      }
      case Outcome.TokenRefused refused -> false;
    };
  }

  private static void checkQuery(ContainerRequestContext request) {
    try {
      RequestProperties.query(request);
    } catch (ProblemException e) {
      throw e.asOAuthError(OAuthErrorCode.INVALID_REQUEST);
    }
  }
}
