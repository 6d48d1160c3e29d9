package io.voicesurvey.adapters.oidc.provider;

import com.nimbusds.oauth2.sdk.http.HTTPRequest;
import com.nimbusds.oauth2.sdk.token.BearerAccessToken;
import com.nimbusds.openid.connect.sdk.UserInfoRequest;
import io.voicesurvey.domain.Secret;
import jakarta.json.JsonObject;
import java.net.URI;

/** Asks for further claims (OpenID Connect Core 1.0, section 5.3). Only plain JSON is asked for and read. */
final class UserInfoEndpoint {
  private final ProviderHttp http;

  UserInfoEndpoint(ProviderHttp http) {
    this.http = http;
  }

  /** The claims; whose they are is for the caller to check. */
  JsonObject claims(URI endpoint, Secret accessToken) {
    HTTPRequest request = new UserInfoRequest(endpoint, new BearerAccessToken(accessToken.reveal())).toHTTPRequest();
    request.setAccept("application/json");
    return http.ask(request, "userinfo endpoint", ProviderHttp.LIMIT);
  }
}
