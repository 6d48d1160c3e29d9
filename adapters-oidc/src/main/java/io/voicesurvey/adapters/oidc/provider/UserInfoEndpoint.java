package io.voicesurvey.adapters.oidc.provider;

import com.nimbusds.oauth2.sdk.http.HTTPRequest;
import com.nimbusds.oauth2.sdk.token.BearerAccessToken;
import com.nimbusds.openid.connect.sdk.UserInfoRequest;
import io.voicesurvey.adapters.oidc.token.CompactJws;
import io.voicesurvey.application.port.IdentityProviderFault;
import io.voicesurvey.domain.Secret;
import jakarta.json.JsonObject;
import java.util.Optional;

/** Requests further claims, plain or signed (OpenID Connect Core 1.0, sections 5.3.1 and 5.3.2). */
final class UserInfoEndpoint {
  private static final String NAME = "userinfo endpoint";
  private static final int MAX_LENGTH = 256 * 1024;

  private final ProviderHttp http;
  private final ProviderTokens tokens;

  UserInfoEndpoint(ProviderHttp http, ProviderTokens tokens) {
    this.http = http;
    this.tokens = tokens;
  }

  sealed interface Outcome {
    /** The caller must check the subject. */
    record Claims(JsonObject claims) implements Outcome {}

    /** @param check the first failed check of the signed response, as {@link FailedCheck} describes it */
    record Invalid(String check) implements Outcome {}
  }

  Outcome request(ProviderMetadata metadata, Secret accessToken) {
    HTTPRequest get = new UserInfoRequest(metadata.userInfoEndpoint().orElseThrow(),
        new BearerAccessToken(accessToken.reveal())).toHTTPRequest();
    get.setAccept("application/json, application/jwt;q=0.9");
    ProviderHttp.Response response = http.send(get, NAME, ProviderHttp.LIMIT);
    ResponseBody body = ProviderHttp.requireOk(response, NAME);
    return body.jwt().map(jwt -> verified(jwt, metadata)).orElseGet(() -> new Outcome.Claims(
        body.json().orElseThrow(() -> ProviderHttp.notJson(response, NAME))));
  }

  private Outcome verified(String jwt, ProviderMetadata metadata) {
    CompactJws jws = CompactJws.parse(jwt.strip(), MAX_LENGTH).orElseThrow(() -> new IdentityProviderFault("the " + NAME
        + " returned application/jwt, but " + CompactJws.problem(jwt.strip(), MAX_LENGTH)
        + ", expected a signed JWT in compact form"));
    return tokens.signatureFailure(jwt.strip(), jws, metadata).or(() -> claimFailure(jws.claims()))
        .<Outcome>map(check -> new Outcome.Invalid("userinfo " + check))
        .orElseGet(() -> new Outcome.Claims(jws.claims()));
  }

  /** A signed response should contain {@code iss} and {@code aud}. They and {@code exp} must be valid if present. */
  private Optional<String> claimFailure(JsonObject claims) {
    return Optional.of(claims).filter(present -> present.containsKey("iss")).flatMap(tokens::issuerFailure)
        .or(() -> Optional.of(claims).filter(present -> present.containsKey("aud")).flatMap(tokens::audienceFailure))
        .or(() -> Optional.of(claims).filter(present -> present.containsKey("exp")).flatMap(tokens::expiryFailure));
  }
}
