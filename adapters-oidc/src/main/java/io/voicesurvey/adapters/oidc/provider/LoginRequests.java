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
import io.voicesurvey.application.port.AuthorizationRequest;
import io.voicesurvey.domain.login.LoginRequirements;
import java.util.Optional;

/** Creates the authentication request of a login (OpenID Connect Core 1.0, section 3.1.2.1), with PKCE (RFC 7636). */
final class LoginRequests {
  private final ProviderSettings settings;

  LoginRequests(ProviderSettings settings) {
    this.settings = settings;
  }

  AuthenticationRequest of(AuthorizationRequest login) {
    AuthenticationRequest.Builder request = new AuthenticationRequest.Builder(ResponseType.CODE, scope(),
        new ClientID(settings.clientId()), settings.redirectUri()).state(new State(login.state().value()))
        .nonce(new Nonce(login.nonce().value().reveal()))
        .codeChallenge(new CodeVerifier(login.verifier().value().reveal()), CodeChallengeMethod.S256);
    LoginRequirements requirements = login.requirements();
    requirements.maxAge().ifPresent(age -> request.maxAge((int) age.toSeconds()));
    parameter("acr_values", Optional.of(requirements.acrParameter()), request);
    parameter("login_hint", login.loginHint(), request);
    parameter("prompt", login.prompt(), request);
    parameter("ui_locales", login.uiLocales(), request);
    return request.build();
  }

  private Scope scope() {
    Scope scope = new Scope(OIDCScopeValue.OPENID);
    settings.scopes().forEach(scope::add);
    return scope;
  }

  /** Sends the value as it is: the typed parameters of the library refuse values that providers define themselves. */
  private static void parameter(String name, Optional<String> value, AuthenticationRequest.Builder request) {
    value.filter(text -> !text.isEmpty()).ifPresent(text -> request.customParameter(name, text));
  }
}
