package io.voicesurvey.adapters.oidc.provider;

import com.nimbusds.oauth2.sdk.ResponseType;
import com.nimbusds.oauth2.sdk.Scope;
import com.nimbusds.oauth2.sdk.id.ClientID;
import com.nimbusds.oauth2.sdk.id.State;
import com.nimbusds.oauth2.sdk.pkce.CodeChallengeMethod;
import com.nimbusds.oauth2.sdk.pkce.CodeVerifier;
import com.nimbusds.openid.connect.sdk.AuthenticationRequest;
import com.nimbusds.openid.connect.sdk.Nonce;
import com.nimbusds.openid.connect.sdk.OIDCScopeValue;
import com.nimbusds.openid.connect.sdk.Prompt;
import io.voicesurvey.adapters.oidc.provider.ProviderCheck.Result;
import io.voicesurvey.application.port.SecretGenerator;
import io.voicesurvey.domain.login.WebOrigin;
import java.net.URI;
import java.util.Optional;

/** Checks the redirect URI, in the settings and at the provider. */
final class RedirectUriCheck {
  private static final int BAD_REQUEST = 400;

  private final ProviderSettings settings;
  private final SecretGenerator secrets;
  private final ProviderHttp http;
  private final ClientCredentials credentials;
  private final AuthorizationEndpoint authorizationEndpoint;

  RedirectUriCheck(ProviderSettings settings, SecretGenerator secrets, ProviderHttp http,
      ClientCredentials credentials) {
    this.settings = settings;
    this.secrets = secrets;
    this.http = http;
    this.credentials = credentials;
    this.authorizationEndpoint = new AuthorizationEndpoint(settings, http, credentials);
  }

  /** The problem with the redirect URI in the settings, independent of the provider. */
  Optional<Result> inSettings(URI publicUrl, String callback) {
    URI uri = settings.redirectUri();
    if (!WebOrigin.of(uri).equals(WebOrigin.of(publicUrl))) {
      return Optional.of(Result.failed(uri + " has another origin than PUBLIC_URL (" + publicUrl
          + "), so browsers do not send our cookie there: unset " + settings.variable("REDIRECT_URI")
          + ", or correct PUBLIC_URL"));
    }
    if (!uri.getPath().endsWith(callback)) {
      return Optional.of(Result.failed(uri + " does not end with " + callback
          + ", the path at which this service answers: unset " + settings.variable("REDIRECT_URI")
          + ", or map that path in the proxy"));
    }
    return ProviderSettings.isInTheOpen(uri)
        ? Optional.of(Result.failed(
            uri + " is not https, so codes and cookies travel unencrypted: set PUBLIC_URL to an https URL"))
        : Optional.empty();
  }

  /**
   * Checks that the provider redirects to our redirect URI. The request needs no login ({@code prompt=none}, OpenID
   * Connect Core 1.0, section 3.1.2.1): a provider that knows the URI sends its error there; others must not. If pushed
   * authorization requests are in use, the request is pushed (RFC 9126), so that this check covers them too.
   */
  Result atProvider(ProviderMetadata metadata) {
    if (metadata.requiresPushedAuthorization() && settings.pushedAuthorization() == PushedAuthorization.OFF) {
      return Result.failed("the provider requires pushed authorization requests"
          + " (require_pushed_authorization_requests), but " + settings.variable("PAR") + " is off: set "
          + settings.variable("PAR") + " to auto");
    }
    return switch (authorizationEndpoint.begin(silentRequest(), metadata)) {
      case AuthorizationEndpoint.Outcome.Ready(URI url) ->
        of(http.send(ProviderCheck.get(url), "authorization endpoint", ProviderHttp.LIMIT));
      case AuthorizationEndpoint.Outcome.Refused(String response, boolean ofClient) ->
        Result.failed("the provider refuses the pushed authorization request (" + response + "): "
            + (ofClient ? credentials.advice(metadata) : registration()));
    };
  }

  private Result of(ProviderHttp.Response response) {
    if (response.location().filter(location -> location.startsWith(settings.redirectUri().toString())).isPresent()) {
      return Result.ok("the provider redirects to " + settings.redirectUri());
    }
    return response.status() >= BAD_REQUEST
        ? Result.failed("the provider refuses to redirect to " + settings.redirectUri() + " (status "
            + response.status() + "): " + registration())
        : Result.ok("the response does not show whether the provider accepts " + settings.redirectUri());
  }

  private String registration() {
    return "register the redirect URI " + settings.redirectUri() + " at the provider for the client "
        + settings.clientId();
  }

  /** The login of such a request cannot be completed: its verifier is not kept. */
  private AuthenticationRequest silentRequest() {
    return new AuthenticationRequest.Builder(ResponseType.CODE, new Scope(OIDCScopeValue.OPENID),
        new ClientID(settings.clientId()), settings.redirectUri()).prompt(new Prompt(Prompt.Type.NONE))
        .state(new State("check")).nonce(new Nonce("check"))
        .codeChallenge(new CodeVerifier(secrets.secret().reveal()), CodeChallengeMethod.S256).build();
  }
}
