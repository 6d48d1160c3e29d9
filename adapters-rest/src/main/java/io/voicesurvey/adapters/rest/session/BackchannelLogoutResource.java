package io.voicesurvey.adapters.rest.session;

import io.voicesurvey.adapters.rest.http.Query;
import io.voicesurvey.adapters.rest.problem.ProblemCode;
import io.voicesurvey.adapters.rest.problem.ProblemException;
import io.voicesurvey.adapters.rest.security.RateLimited;
import io.voicesurvey.application.session.BackchannelLogout;
import io.voicesurvey.application.session.BackchannelLogout.Outcome;
import io.voicesurvey.domain.Secret;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Hears from the identity provider itself who was signed out there (OpenID Connect Back-Channel Logout 1.0). */
@Path("/api/auth/backchannel-logout")
@RateLimited
@Singleton
public class BackchannelLogoutResource {
  private static final Logger LOG = LoggerFactory.getLogger(BackchannelLogoutResource.class);
  private static final String LOGOUT_TOKEN = "logout_token";

  private final BackchannelLogout backchannelLogout;

  @Inject
  public BackchannelLogoutResource(BackchannelLogout backchannelLogout) {
    this.backchannelLogout = backchannelLogout;
  }

  /** The answer has no body, so that no Accept of a provider can be in its way. */
  @POST
  @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
  public Response logout(byte[] body) {
    String sent = Query.ofForm(body).single(LOGOUT_TOKEN)
        .orElseThrow(() -> ProblemException.invalid(LOGOUT_TOKEN, "must be sent"));
    Secret token = Optional.of(sent).filter(text -> !text.isEmpty()).map(Secret::of)
        .orElseThrow(() -> refused("The logout token is empty."));
    return switch (backchannelLogout.execute(new BackchannelLogout.Command(token))) {
      case Outcome.Ended ended -> {
        LOG.atInfo().addKeyValue("sessions", ended.sessions()).log("back-channel logout");
        yield Response.ok().build();
      }
      case Outcome.TokenReplayed replayed -> {
        LOG.atInfo().log("back-channel logout refused, the token was used before");
        throw refused("The logout token was used before.");
      }
      case Outcome.TokenRefused refused -> {
        LOG.debug("logout token refused: {}", refused.check());
        throw refused("The logout token can't be believed.");
      }
    };
  }

  private static ProblemException refused(String detail) {
    return new ProblemException(ProblemCode.INVALID_LOGOUT_TOKEN, detail);
  }
}
