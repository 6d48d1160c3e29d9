package io.voicesurvey.adapters.oidc.provider;

import com.nimbusds.oauth2.sdk.AuthorizationCode;
import com.nimbusds.oauth2.sdk.AuthorizationCodeGrant;
import com.nimbusds.oauth2.sdk.AuthorizationGrant;
import com.nimbusds.oauth2.sdk.RefreshTokenGrant;
import com.nimbusds.oauth2.sdk.TokenRequest;
import com.nimbusds.oauth2.sdk.http.HTTPRequest;
import com.nimbusds.oauth2.sdk.id.ClientID;
import com.nimbusds.oauth2.sdk.pkce.CodeVerifier;
import com.nimbusds.oauth2.sdk.token.RefreshToken;
import io.voicesurvey.adapters.oidc.token.StrictJson;
import io.voicesurvey.application.port.IdentityProviderFault;
import io.voicesurvey.domain.Secret;
import io.voicesurvey.domain.login.PkceVerifier;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.util.Optional;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Redeems authorization codes and refresh tokens (OpenID Connect Core 1.0, sections 3.1.3 and 12). */
final class TokenEndpoint {
  private static final Logger LOG = LoggerFactory.getLogger(TokenEndpoint.class);
  private static final String NAME = "token endpoint";
  static final int MAX_ACCESS_TOKEN = 64 * 1024;

  /** RFC 6749, appendix A.12, without the space, because a header carries the token (RFC 6750, section 2.1). */
  private static final Pattern ACCESS_TOKEN = Pattern.compile("[!-~]++");

  /** The characters of registered error codes. */
  private static final Pattern ERROR_CODE = Pattern.compile("[A-Za-z0-9_.-]{1,64}");

  private final ProviderSettings settings;
  private final ProviderHttp http;
  private final ClientCredentials credentials;

  TokenEndpoint(ProviderSettings settings, ProviderHttp http, ClientCredentials credentials) {
    this.settings = settings;
    this.http = http;
    this.credentials = credentials;
  }

  sealed interface Outcome {
    record Granted(Secret idToken, Secret accessToken, Optional<IssuedRefreshToken> refreshToken) implements Outcome {}

    /** {@code invalid_grant}, with status 400 (RFC 6749, section 5.2) or, from some providers, 200 or another 4xx. */
    record Refused() implements Outcome {}
  }

  /** The result of using a refresh token. */
  sealed interface Refreshing {
    /** @param response not checked; see {@link IssuedRefreshToken#in} and {@link #refreshed} */
    record Answered(JsonObject response) implements Refreshing {}

    /** {@code invalid_grant}, as {@link Outcome.Refused}. */
    record Refused() implements Refreshing {}
  }

  /** @param idToken empty if the provider issued no new one, which it need not do */
  record Refreshed(Optional<Secret> idToken, Secret accessToken) {}

  Outcome redeem(Secret code, PkceVerifier verifier, ProviderMetadata metadata) {
    ProviderHttp.Response response = send(code, verifier, metadata);
    return isRefused(response) ? new Outcome.Refused() : granted(tokens(response));
  }

  Refreshing refresh(Secret refreshToken, ProviderMetadata metadata) {
    ProviderHttp.Response response = send(new RefreshTokenGrant(new RefreshToken(refreshToken.reveal())), metadata);
    return isRefused(response) ? new Refreshing.Refused() : new Refreshing.Answered(tokens(response));
  }

  private static boolean isRefused(ProviderHttp.Response response) {
    return error(response).filter("invalid_grant"::equals).isPresent()
        && (response.isOk() || response.isClientError());
  }

  private static JsonObject tokens(ProviderHttp.Response response) {
    Optional<String> error = error(response);
    if (!response.isOk() || error.isPresent()) {
      throw new IdentityProviderFault("the token endpoint returned "
          + error.map(text -> "status " + response.status() + shownError(text)).orElseGet(response::description)
          + ", expected tokens");
    }
    return response.body().json().orElseThrow(() -> ProviderHttp.notJson(response, NAME));
  }

  /** The token endpoint's response, with any status except 429. */
  ProviderHttp.Response send(Secret code, PkceVerifier verifier, ProviderMetadata metadata) {
    return send(new AuthorizationCodeGrant(new AuthorizationCode(code.reveal()), settings.redirectUri(),
        new CodeVerifier(verifier.value().reveal())), metadata);
  }

  private ProviderHttp.Response send(AuthorizationGrant grant, ProviderMetadata metadata) {
    HTTPRequest request = request(grant, metadata).toHTTPRequest();
    request.setAccept("application/json");
    return http.send(request, NAME, ProviderHttp.LIMIT);
  }

  /** The member {@code error} (RFC 6749, section 5.2), even if tokens are present; empty if absent, null or empty. */
  static Optional<String> error(ProviderHttp.Response response) {
    return response.body().json().flatMap(json -> Optional.ofNullable(json.get("error")))
        .filter(value -> value != JsonValue.NULL)
        .map(value -> value instanceof JsonString text ? text.getString() : value.toString())
        .filter(text -> !text.isEmpty());
  }

  /** Shows only valid error codes; any other text could contain anything. */
  static String shownError(String error) {
    return ERROR_CODE.matcher(error).matches() ? " and error " + error : " and an invalid error code";
  }

  private Outcome granted(JsonObject json) {
    requireBearer(json);
    IssuedRefreshToken.problem(json)
        .ifPresent(problem -> LOG.warn("provider {}: {}; it is ignored", settings.profile().id(), problem));
    return new Outcome.Granted(token(json, "id_token"), accessToken(json), IssuedRefreshToken.in(json));
  }

  /** The tokens of the response to a refresh token. */
  static Refreshed refreshed(JsonObject json) {
    requireBearer(json);
    boolean hasIdToken = json.getOrDefault("id_token", JsonValue.NULL) != JsonValue.NULL;
    return new Refreshed(hasIdToken ? Optional.of(token(json, "id_token")) : Optional.empty(), accessToken(json));
  }

  private static void requireBearer(JsonObject json) {
    if (StrictJson.string(json, "token_type").filter("Bearer"::equalsIgnoreCase).isEmpty()) {
      throw new IdentityProviderFault("the token endpoint's token_type is " + FailedCheck.shown(json, "token_type")
          + ", expected \"Bearer\"");
    }
  }

  private static Secret accessToken(JsonObject json) {
    Secret token = token(json, "access_token");
    if (token.reveal().length() > MAX_ACCESS_TOKEN || !ACCESS_TOKEN.matcher(token.reveal()).matches()) {
      throw new IdentityProviderFault("the token endpoint's access_token has " + token.reveal().length()
          + " characters, expected at most " + MAX_ACCESS_TOKEN + " printable ASCII characters without spaces");
    }
    return token;
  }

  private static Secret token(JsonObject json, String name) {
    return StrictJson.string(json, name).filter(text -> !text.isBlank()).map(Secret::of)
        .orElseThrow(() -> new IdentityProviderFault("the token endpoint's " + name + " is "
            + FailedCheck.type(json, name) + ", expected a token"));
  }

  private TokenRequest request(AuthorizationGrant grant, ProviderMetadata metadata) {
    ClientID client = new ClientID(settings.clientId());
    TokenRequest.Builder builder = credentials.secret(metadata)
        .map(secret -> new TokenRequest.Builder(metadata.tokenEndpoint(), secret, grant))
        .orElseGet(() -> new TokenRequest.Builder(metadata.tokenEndpoint(), client, grant));
    credentials.assertion(metadata).forEach((name, value) -> builder.customParameter(name, value));
    return builder.build();
  }
}
