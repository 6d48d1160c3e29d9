package io.voicesurvey.adapters.rest.session;

import io.voicesurvey.adapters.rest.http.RequestProperties;
import io.voicesurvey.adapters.rest.http.Query;
import io.voicesurvey.adapters.rest.problem.ProblemCode;
import io.voicesurvey.adapters.rest.problem.ProblemException;
import io.voicesurvey.adapters.rest.problem.Refuses;
import io.voicesurvey.adapters.rest.security.RateLimited;
import io.voicesurvey.application.session.BackchannelLogout.Outcome;
import io.voicesurvey.application.session.BackchannelLogout;
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
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.media.SchemaProperty;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/** Receives logout tokens from the identity provider (OpenID Connect Back-Channel Logout 1.0). */
@Path("/api/auth/backchannel-logout")
@RateLimited
@Tag(name = "Sign-in")
@Singleton
public class BackchannelLogoutResource {
  private static final Logger LOG = LoggerFactory.getLogger(BackchannelLogoutResource.class);
  private static final String LOGOUT_TOKEN = "logout_token";

  private final BackchannelLogout backchannelLogout;

  @Inject
  public BackchannelLogoutResource(BackchannelLogout backchannelLogout) {
    this.backchannelLogout = backchannelLogout;
  }

  /** The response has no body, so a provider's Accept header cannot cause a refusal. */
  @POST
  @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
  @Operation(operationId = "backchannelLogout", summary = "Ends the sessions that the identity provider has ended", description = "OpenID Connect Back-Channel Logout 1.0. It also succeeds if no user has the subject.")
  @RequestBody(required = true, content = @Content(mediaType = MediaType.APPLICATION_FORM_URLENCODED, schema = @Schema(implementation = LogoutForm.class)))
  @APIResponse(responseCode = "200", description = "The sessions have ended.")
  @Refuses(status = 400, value = ProblemCode.INVALID_LOGOUT_TOKEN)
  @Refuses(status = 502, value = ProblemCode.IDP_ERROR)
  @Refuses(status = 503, value = {ProblemCode.IDP_UNAVAILABLE, ProblemCode.DATABASE_UNAVAILABLE})
  public Response logout(@Context ContainerRequestContext request, byte[] body) {
    RequestProperties.query(request);
    String sent = Query.ofForm(body).single(LOGOUT_TOKEN)
        .orElseThrow(() -> ProblemException.invalid(LOGOUT_TOKEN, "must be sent"));
    Secret token = Optional.of(sent).filter(text -> !text.isEmpty()).map(Secret::of)
        .orElseThrow(() -> refused("The logout token is empty. Send a signed JWT."));
    return switch (backchannelLogout.execute(new BackchannelLogout.Command(token))) {
      case Outcome.Ended ended -> {
        LOG.atInfo().addKeyValue("sessions", ended.sessions()).log("back-channel logout");
        yield Response.ok().build();
      }
      case Outcome.TokenReplayed replayed -> {
        LOG.atInfo().log("back-channel logout refused, the token was used before");
        throw refused("The logout token was used before. Send a new one.");
      }
      case Outcome.TokenRefused refused -> {
        Level level = refused.signedByProvider() ? Level.WARN : Level.DEBUG;
        LOG.atLevel(level).log("logout token refused: {}", refused.check());
        throw refused(
            "The logout token is invalid. Send one as in OpenID Connect Back-Channel Logout 1.0, section 2.4.");
      }
    };
  }

  /** The form that the identity provider posts. */
  @Schema(name = "LogoutForm", type = SchemaType.OBJECT, requiredProperties = LOGOUT_TOKEN, properties = @SchemaProperty(name = LOGOUT_TOKEN, type = SchemaType.STRING, description = "The logout token, a JWT.", pattern = "^[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+$"))
  private interface LogoutForm {}

  private static ProblemException refused(String detail) {
    return new ProblemException(ProblemCode.INVALID_LOGOUT_TOKEN, detail);
  }
}
