package io.voicesurvey.adapters.oidc.provider;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.oauth2.sdk.ParseException;
import com.nimbusds.oauth2.sdk.auth.ClientAuthenticationMethod;
import com.nimbusds.openid.connect.sdk.op.OIDCProviderMetadata;
import io.voicesurvey.adapters.oidc.token.StrictJson;
import io.voicesurvey.application.port.IdentityProviderFault;
import jakarta.json.JsonObject;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * What the provider says of itself (OpenID Connect Discovery 1.0, section 3), as far as it matters here.
 *
 * @param idTokenAlgorithms as listed
 * @param clientAuthentications as listed; empty where nothing is said
 * @param clientAssertionAlgorithms as listed; empty where nothing is said
 * @param promisesIssuer whether authorization responses bear {@code iss} (RFC 9207)
 */
record ProviderMetadata(URI authorizationEndpoint, URI tokenEndpoint, URI jwksUri, Optional<URI> userInfoEndpoint,
    Optional<URI> endSessionEndpoint, List<String> idTokenAlgorithms,
    List<ClientAuthenticationMethod> clientAuthentications,
    List<String> clientAssertionAlgorithms, boolean promisesIssuer) {

  private static final Set<String> WEB = Set.of("http", "https");

  /** @throws IdentityProviderFault where it is not the metadata of that issuer or can't be relied on */
  static ProviderMetadata of(String issuer, JsonObject document) {
    if (StrictJson.string(document, "issuer").filter(issuer::equals).isEmpty()) {
      throw new IdentityProviderFault("the discovery document states another issuer");
    }
    OIDCProviderMetadata metadata = parsed(document);
    return new ProviderMetadata(required(metadata.getAuthorizationEndpointURI(), issuer),
        required(metadata.getTokenEndpointURI(), issuer), required(metadata.getJWKSetURI(), issuer),
        optional(metadata.getUserInfoEndpointURI(), issuer), optional(metadata.getEndSessionEndpointURI(), issuer),
        names(metadata.getIDTokenJWSAlgs()),
        Optional.ofNullable(metadata.getTokenEndpointAuthMethods()).map(List::copyOf).orElse(List.of()),
        names(metadata.getTokenEndpointJWSAlgs()), metadata.supportsAuthorizationResponseIssuerParam());
  }

  private static OIDCProviderMetadata parsed(JsonObject document) {
    try {
      return OIDCProviderMetadata.parse(document.toString());
    } catch (ParseException | RuntimeException e) {
      // The parser trips over bad members in ways that it does not declare.
      throw new IdentityProviderFault("the discovery document is not as the standard says");
    }
  }

  private static URI required(URI endpoint, String issuer) {
    return optional(endpoint, issuer)
        .orElseThrow(() -> new IdentityProviderFault("the discovery document lacks an endpoint"));
  }

  /** Where the issuer is https, so must be all that it names: else codes and keys would travel in the open. */
  private static Optional<URI> optional(URI endpoint, String issuer) {
    return Optional.ofNullable(endpoint).map(uri -> {
      String scheme = Optional.ofNullable(uri.getScheme()).orElse("").toLowerCase(Locale.ROOT);
      boolean web = WEB.contains(scheme) && uri.getHost() != null && uri.getRawUserInfo() == null
          && uri.getRawFragment() == null;
      boolean downgraded = issuer.regionMatches(true, 0, "https:", 0, 6) && !scheme.equals("https");
      if (!web || downgraded) {
        throw new IdentityProviderFault("the discovery document names an endpoint that can't be trusted");
      }
      return uri;
    });
  }

  private static List<String> names(List<JWSAlgorithm> algorithms) {
    return Optional.ofNullable(algorithms).orElse(List.of()).stream().map(JWSAlgorithm::getName).toList();
  }
}
