package io.voicesurvey.adapters.rest.program;

import com.nimbusds.oauth2.sdk.AuthorizationGrant;
import com.nimbusds.oauth2.sdk.GrantType;
import com.nimbusds.oauth2.sdk.RefreshTokenGrant;
import com.nimbusds.oauth2.sdk.token.Token;
import com.nimbusds.oauth2.sdk.token.TokenTypeURI;
import com.nimbusds.oauth2.sdk.tokenexchange.TokenExchangeGrant;
import io.voicesurvey.adapters.rest.http.Json;
import io.voicesurvey.adapters.rest.http.RequestProperties;
import io.voicesurvey.adapters.rest.problem.OAuthErrorCode;
import io.voicesurvey.adapters.rest.problem.ProblemCode;
import io.voicesurvey.adapters.rest.problem.ProblemException;
import io.voicesurvey.adapters.rest.problem.Refuses;
import io.voicesurvey.adapters.rest.security.RateLimited;
import io.voicesurvey.adapters.rest.security.RefreshRefusals;
import io.voicesurvey.application.program.AuthenticateClient;
import io.voicesurvey.application.program.ExchangeToken;
import io.voicesurvey.application.program.IssueClientToken;
import io.voicesurvey.application.program.ServiceToken;
import io.voicesurvey.application.session.RefreshSession;
import io.voicesurvey.domain.Secret;
import io.voicesurvey.domain.session.Client;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import java.util.Optional;
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirement;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirementsSet;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The token endpoint of OAuth 2.0 (RFC 6749, section 3.2), for programs and for clients that refresh a session. */
@Path("/api/auth/token")
@RateLimited
@Tag(name = "Programs")
@Singleton
public class TokenResource {
  private static final Logger LOG = LoggerFactory.getLogger(TokenResource.class);

  private static final Set<TokenTypeURI> SUBJECT_TOKEN_TYPES = Set.of(TokenTypeURI.JWT, TokenTypeURI.ID_TOKEN);

  private final AuthenticateClient authenticateClient;
  private final IssueClientToken issueClientToken;
  private final ExchangeToken exchangeToken;
  private final RefreshSession refreshSession;

  @Inject
  public TokenResource(AuthenticateClient authenticateClient, IssueClientToken issueClientToken,
      ExchangeToken exchangeToken, RefreshSession refreshSession) {
    this.authenticateClient = authenticateClient;
    this.issueClientToken = issueClientToken;
    this.exchangeToken = exchangeToken;
    this.refreshSession = refreshSession;
  }

  @POST
  @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
  @Produces(Json.MEDIA_TYPE)
  @Operation(operationId = "token", summary = "Issues tokens to programs and OAuth 2.0 clients", description = """
      The token endpoint of RFC 6749. With client_credentials, a service account gets an access token for one of its
      secrets. With token exchange (RFC 8693), a workload gets an access token of the service account that trusts its
      token, and sends no secret. With refresh_token, a client refreshes a session. A secret that is sent is always
      checked. Other parameters, such as audience and scope, do not change the token.""")
  @SecurityRequirement(name = "client")
  @SecurityRequirementsSet
  @RequestBody(required = true, content = @Content(mediaType = MediaType.APPLICATION_FORM_URLENCODED, schema = @Schema(implementation = TokenForm.class)))
  @APIResponse(responseCode = "200", description = "The tokens.", content = @Content(schema = @Schema(implementation = TokenAnswer.class)))
  @Refuses(status = 400, asOAuthError = true, value = {ProblemCode.INVALID_REQUEST, ProblemCode.UNSUPPORTED_GRANT_TYPE,
      ProblemCode.INVALID_SUBJECT_TOKEN, ProblemCode.NO_TRUST, ProblemCode.AMBIGUOUS_TRUST, ProblemCode.USER_DISABLED,
      ProblemCode.INVALID_REFRESH_TOKEN, ProblemCode.REFRESH_TOKEN_EXPIRED, ProblemCode.REFRESH_TOKEN_REUSED,
      ProblemCode.SESSION_REVOKED})
  @Refuses(status = 401, asOAuthError = true, value = ProblemCode.INVALID_CLIENT)
  @Refuses(status = 503, asOAuthError = true, value = ProblemCode.ISSUER_UNAVAILABLE)
  @Refuses(status = 503, value = ProblemCode.DATABASE_UNAVAILABLE)
  public TokenAnswer token(@Context ContainerRequestContext request, byte[] body) {
    OAuthRequest oauth = OAuthRequest.of(request, body);
    String type = oauth.parameter("grant_type").orElseThrow(() -> refused(OAuthErrorCode.INVALID_REQUEST,
        ProblemCode.INVALID_REQUEST, "Send the parameter grant_type."));
    if (type.equals(GrantType.CLIENT_CREDENTIALS.getValue())) {
      return clientCredentials(oauth, RequestProperties.client(request));
    }
    oauth.client().ifPresent(this::authenticate);
    if (type.equals(GrantType.TOKEN_EXCHANGE.getValue())) {
      return exchange(oauth, RequestProperties.client(request));
    }
    if (type.equals(GrantType.REFRESH_TOKEN.getValue())) {
      return refresh(oauth, request);
    }
    throw refused(OAuthErrorCode.UNSUPPORTED_GRANT_TYPE, ProblemCode.UNSUPPORTED_GRANT_TYPE,
        "Use the grant type client_credentials, refresh_token or " + GrantType.TOKEN_EXCHANGE.getValue() + ".");
  }

  private void authenticate(AuthenticateClient.Command credentials) {
    switch (authenticateClient.execute(credentials)) {
      case AuthenticateClient.Outcome.Authenticated known -> LOG.debug("client authenticated");
      case AuthenticateClient.Outcome.Refused refused -> throw clientRefused();
    }
  }

  private TokenAnswer clientCredentials(OAuthRequest oauth, Client client) {
    AuthenticateClient.Command credentials = oauth.client().orElseThrow(OAuthRequest::clientRefused);
    oauth.grant();
    IssueClientToken.Command command = new IssueClientToken.Command(credentials.clientId(), credentials.secret(),
        client);
    return switch (issueClientToken.execute(command)) {
      case IssueClientToken.Outcome.Issued(ServiceToken token) -> {
        log(token, "client_credentials");
        yield TokenAnswer.of(token, Optional.empty(), scope(oauth, token));
      }
      case IssueClientToken.Outcome.ClientRefused refused -> throw clientRefused();
    };
  }

  private TokenAnswer exchange(OAuthRequest oauth, Client client) {
    if (!(oauth.grant() instanceof TokenExchangeGrant grant)) {
      throw anotherGrant();
    }
    if (!SUBJECT_TOKEN_TYPES.contains(grant.getSubjectTokenType())) {
      throw invalid("subject_token_type must be " + TokenTypeURI.JWT + " or " + TokenTypeURI.ID_TOKEN + ".");
    }
    if (grant.getActorToken() != null) {
      throw invalid("Delegation is not supported. Send no actor_token.");
    }
    if (grant.getRequestedTokenType() != null && !grant.getRequestedTokenType().equals(TokenTypeURI.ACCESS_TOKEN)) {
      throw invalid("requested_token_type must be " + TokenTypeURI.ACCESS_TOKEN + ".");
    }
    return exchange(oauth, new ExchangeToken.Command(secret(grant.getSubjectToken(), "subject_token"), client));
  }

  private TokenAnswer exchange(OAuthRequest oauth, ExchangeToken.Command command) {
    return switch (exchangeToken.execute(command)) {
      case ExchangeToken.Outcome.Issued(ServiceToken token) -> {
        log(token, "token exchange");
        yield TokenAnswer.of(token, Optional.of(TokenTypeURI.ACCESS_TOKEN.toString()), scope(oauth, token));
      }
      case ExchangeToken.Outcome.TokenRefused(String check) -> {
        LOG.debug("workload token refused: {}", check);
        throw subjectTokenRefused(
            "The subject_token is invalid. Send a signed JWT of the workload that has not expired.");
      }
      case ExchangeToken.Outcome.TokenReplayed replayed -> {
        LOG.info("workload token refused: it was used before");
        throw subjectTokenRefused("The subject_token was used before. Send a new one.");
      }
      case ExchangeToken.Outcome.IssuerUntrusted untrusted -> {
        LOG.debug("workload not trusted: no trust rule names the issuer of the token");
        throw untrusted();
      }
      case ExchangeToken.Outcome.Untrusted(String reason) -> {
        LOG.info("workload not trusted: {}", reason);
        throw untrusted();
      }
      case ExchangeToken.Outcome.Ambiguous(var accounts) -> {
        LOG.info("workload trusted by several service accounts: {}", accounts);
        throw refused(OAuthErrorCode.INVALID_REQUEST, ProblemCode.AMBIGUOUS_TRUST,
            "Several service accounts trust this workload. Ask an administrator to correct the rules.");
      }
      case ExchangeToken.Outcome.AccountDisabled(var account) -> {
        LOG.atInfo().addKeyValue("user_id", account.value()).log("workload refused, its service account is disabled");
        throw refused(OAuthErrorCode.INVALID_GRANT, ProblemCode.USER_DISABLED,
            "The service account that trusts this workload is disabled. Ask an administrator.");
      }
    };
  }

  private TokenAnswer refresh(OAuthRequest oauth, ContainerRequestContext request) {
    if (!(oauth.grant() instanceof RefreshTokenGrant grant)) {
      throw anotherGrant();
    }
    Secret token = secret(grant.getRefreshToken(), "refresh_token");
    return switch (refreshSession.execute(new RefreshSession.Command(token))) {
      case RefreshSession.Outcome.Refreshed refreshed -> TokenAnswer.of(refreshed.tokens());
      case RefreshSession.Outcome.Refused refused ->
        throw RefreshRefusals.problem(refused, request).asOAuthError(OAuthErrorCode.INVALID_GRANT);
    };
  }

  /** The parser drops NUL, so little may be left. */
  private static Secret secret(Token token, String name) {
    if (token.getValue().isEmpty()) {
      throw invalid(name + " must not be empty.");
    }
    return Secret.of(token.getValue());
  }

  /** The scope, which differs from the requested one (RFC 6749, section 5.1): the role. Empty if none was requested. */
  private static Optional<String> scope(OAuthRequest oauth, ServiceToken token) {
    return oauth.parameter("scope").map(requested -> token.account().role().label());
  }

  private static void log(ServiceToken token, String grant) {
    LOG.atInfo().addKeyValue("user_id", token.account().id().value())
        .addKeyValue("session_id", token.sessionId().value()).addKeyValue("grant", grant).log("service token issued");
  }

  private static ProblemException clientRefused() {
    LOG.debug("client refused");
    return OAuthRequest.clientRefused();
  }

  private static ProblemException untrusted() {
    return refused(OAuthErrorCode.INVALID_REQUEST, ProblemCode.NO_TRUST,
        "No service account trusts this workload. The log of the service has the reason.");
  }

  private static ProblemException subjectTokenRefused(String detail) {
    return refused(OAuthErrorCode.INVALID_REQUEST, ProblemCode.INVALID_SUBJECT_TOKEN, detail);
  }

  private static ProblemException invalid(String detail) {
    return refused(OAuthErrorCode.INVALID_REQUEST, ProblemCode.INVALID_REQUEST, detail);
  }

  private static ProblemException refused(OAuthErrorCode error, ProblemCode code, String detail) {
    return new ProblemException(code, detail).asOAuthError(error);
  }

  private static IllegalStateException anotherGrant() {
    return new IllegalStateException("the grant is not of its type");
  }
}
