package io.voicesurvey.adapters.oidc.provider;

import com.nimbusds.oauth2.sdk.AuthorizationRequest;
import com.nimbusds.oauth2.sdk.PushedAuthorizationRequest;
import com.nimbusds.oauth2.sdk.http.HTTPRequest;
import com.nimbusds.oauth2.sdk.id.ClientID;
import com.nimbusds.openid.connect.sdk.AuthenticationRequest;
import io.voicesurvey.adapters.oidc.token.StrictJson;
import io.voicesurvey.application.port.IdentityProviderFault;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Creates the URLs that send a browser to the provider with an authorization request. If pushed authorization requests
 * are in use, the provider receives the request first, and the URL only refers to it (RFC 9126).
 */
final class AuthorizationEndpoint {
  private static final String PAR = "PAR endpoint";
  private static final int CREATED = 201;
  private static final int MAX_REQUEST_URI = 2_048;
  private static final Set<String> SCHEMES = Set.of("https", "urn");

  private final ProviderSettings settings;
  private final ProviderHttp http;
  private final ClientCredentials credentials;

  AuthorizationEndpoint(ProviderSettings settings, ProviderHttp http, ClientCredentials credentials) {
    this.settings = settings;
    this.http = http;
    this.credentials = credentials;
  }

  sealed interface Outcome {
    record Ready(URI url) implements Outcome {}

    /**
     * The PAR endpoint refuses the request (RFC 9126, section 2.3).
     *
     * @param response the status and, if there is one, the error code; for a message
     * @param ofClient true if the provider refuses the client, false if it refuses the request of this client
     */
    record Refused(String response, boolean ofClient) implements Outcome {}
  }

  /**
   * The URL with the request.
   *
   * @throws IdentityProviderFault if the provider refuses the pushed request
   */
  URI url(AuthenticationRequest request, ProviderMetadata metadata) {
    return switch (begin(request, metadata)) {
      case Outcome.Ready(URI url) -> url;
      case Outcome.Refused(String response, boolean ofClient) ->
        throw new IdentityProviderFault("the " + PAR + " returned " + response + ", expected a request_uri"
            + (ofClient ? ": " + credentials.advice(metadata) : ""));
    };
  }

  Outcome begin(AuthenticationRequest request, ProviderMetadata metadata) {
    return pushEndpoint(metadata).map(endpoint -> push(endpoint, request, metadata)).orElseGet(
        () -> new Outcome.Ready(ProviderHttp.withQuery(metadata.authorizationEndpoint(), request.toQueryString())));
  }

  private Optional<URI> pushEndpoint(ProviderMetadata metadata) {
    return switch (settings.pushedAuthorization()) {
      case AUTO -> metadata.pushedAuthorizationEndpoint();
      case OFF -> Optional.empty();
    };
  }

  private Outcome push(URI endpoint, AuthenticationRequest request, ProviderMetadata metadata) {
    HTTPRequest post = pushRequest(endpoint, request, metadata).toHTTPRequest();
    post.setAccept("application/json");
    ProviderHttp.Response response = http.send(post, PAR, ProviderHttp.LIMIT);
    Optional<String> error = TokenEndpoint.error(response);
    if (response.isClientError()) {
      return new Outcome.Refused("status " + response.status() + error.map(TokenEndpoint::shownError).orElse(""),
          ClientCredentials.areRefused(response.status(), error));
    }
    if (!isSuccess(response) || error.isPresent()) {
      throw new IdentityProviderFault("the " + PAR + " returned "
          + error.map(code -> "status " + response.status() + TokenEndpoint.shownError(code))
              .orElseGet(response::description)
          + ", expected 201 and a request_uri");
    }
    return new Outcome.Ready(reference(
        requestUri(response.body().json().orElseThrow(() -> ProviderHttp.notJson(response, PAR))), metadata));
  }

  private PushedAuthorizationRequest pushRequest(URI endpoint, AuthenticationRequest request,
      ProviderMetadata metadata) {
    AuthenticationRequest.Builder builder = new AuthenticationRequest.Builder(request);
    credentials.assertion(metadata).forEach((name, value) -> builder.customParameter(name, value));
    AuthenticationRequest complete = builder.build();
    return credentials.secret(metadata).map(secret -> new PushedAuthorizationRequest(endpoint, secret, complete))
        .orElseGet(() -> new PushedAuthorizationRequest(endpoint, complete));
  }

  /** The status is 201 (RFC 9126, section 2.2). Some providers send 200. */
  private static boolean isSuccess(ProviderHttp.Response response) {
    return response.isOk() || response.status() == CREATED;
  }

  /** Messages do not show the URI, because it stands for the request. */
  private static URI requestUri(JsonObject json) {
    if (!(json.get("expires_in") instanceof JsonNumber seconds && seconds.isIntegral() && seconds.doubleValue() >= 1)) {
      throw new IdentityProviderFault("the " + PAR + "'s expires_in is " + FailedCheck.shown(json, "expires_in")
          + ", expected a positive whole number of seconds");
    }
    return StrictJson.string(json, "request_uri").filter(text -> text.length() <= MAX_REQUEST_URI)
        .flatMap(AuthorizationEndpoint::absolute).orElseThrow(
            () -> new IdentityProviderFault("the " + PAR + "'s request_uri is " + FailedCheck.type(json, "request_uri")
                + ", expected an https or urn URI of at most " + MAX_REQUEST_URI + " characters"));
  }

  private static Optional<URI> absolute(String text) {
    try {
      return Optional.of(new URI(text)).filter(URI::isAbsolute)
          .filter(uri -> SCHEMES.contains(uri.getScheme().toLowerCase(Locale.ROOT)));
    } catch (URISyntaxException e) {
      return Optional.empty();
    }
  }

  /** The provider ignores all other parameters of such a URL (RFC 9126, section 4; RFC 9101, section 5). */
  private URI reference(URI requestUri, ProviderMetadata metadata) {
    return ProviderHttp.withQuery(metadata.authorizationEndpoint(),
        new AuthorizationRequest.Builder(requestUri, new ClientID(settings.clientId())).build().toQueryString());
  }
}
