package io.voicesurvey.adapters.oidc.provider;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.oauth2.sdk.ParseException;
import com.nimbusds.oauth2.sdk.auth.ClientAuthenticationMethod;
import com.nimbusds.openid.connect.sdk.op.OIDCProviderMetadata;
import io.voicesurvey.adapters.oidc.token.StrictJson;
import io.voicesurvey.application.port.IdentityProviderFault;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonValue;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The part of the provider's metadata (OpenID Connect Discovery 1.0, section 3) that this service uses.
 *
 * @param idTokenAlgorithms as listed
 * @param clientAuthentications as listed; empty if not listed
 * @param clientAssertionAlgorithms as listed; empty if not listed
 * @param pushedAuthorizationEndpoint where requests are pushed (RFC 9126); always present if the provider requires it
 * @param sendsIssuer whether authorization responses contain {@code iss} (RFC 9207)
 */
record ProviderMetadata(URI authorizationEndpoint, URI tokenEndpoint, URI jwksUri, Optional<URI> userInfoEndpoint,
    Optional<URI> endSessionEndpoint, List<String> idTokenAlgorithms,
    List<ClientAuthenticationMethod> clientAuthentications,
    List<String> clientAssertionAlgorithms, Optional<URI> pushedAuthorizationEndpoint,
    boolean requiresPushedAuthorization, boolean sendsIssuer) {

  private static final String PUSH_ENDPOINT = "pushed_authorization_request_endpoint";
  private static final String PUSH_REQUIRED = "require_pushed_authorization_requests";
  private static final Set<String> WEB = Set.of("http", "https");

  /** The members to parse, with their expected form. Other members, except the issuer, cannot cause an error. */
  private static final Map<String, String> PARSED = Map.ofEntries(Map.entry("authorization_endpoint", "a URL"),
      Map.entry("token_endpoint", "a URL"), Map.entry("jwks_uri", "a URL"), Map.entry("userinfo_endpoint", "a URL"),
      Map.entry("end_session_endpoint", "a URL"), Map.entry(PUSH_ENDPOINT, "a URL"),
      Map.entry("id_token_signing_alg_values_supported", "a list of strings"),
      Map.entry("token_endpoint_auth_methods_supported", "a list of strings"),
      Map.entry("token_endpoint_auth_signing_alg_values_supported", "a list of strings"),
      Map.entry(PUSH_REQUIRED, "true or false"),
      Map.entry("authorization_response_iss_parameter_supported", "true or false"));

  /**
   * @param variable the environment variable of the issuer, for the message
   * @throws IdentityProviderFault if it is not valid metadata of that issuer; the message has the reason
   */
  static ProviderMetadata of(String issuer, String variable, JsonObject document) {
    requireIssuer(issuer, variable, document);
    OIDCProviderMetadata metadata = parsed(issuer, document, PARSED.keySet())
        .orElseThrow(() -> unreadable(issuer, document));
    return new ProviderMetadata(required(document, "authorization_endpoint", metadata.getAuthorizationEndpointURI(),
        issuer), required(document, "token_endpoint", metadata.getTokenEndpointURI(), issuer),
        required(document, "jwks_uri", metadata.getJWKSetURI(), issuer),
        optional(document, "userinfo_endpoint", metadata.getUserInfoEndpointURI(), issuer),
        optional(document, "end_session_endpoint", metadata.getEndSessionEndpointURI(), issuer),
        names(metadata.getIDTokenJWSAlgs()),
        Optional.ofNullable(metadata.getTokenEndpointAuthMethods()).map(List::copyOf).orElse(List.of()),
        names(metadata.getTokenEndpointJWSAlgs()), pushEndpoint(document, metadata, issuer),
        metadata.requiresPushedAuthorizationRequests(), metadata.supportsAuthorizationResponseIssuerParam());
  }

  private static Optional<URI> pushEndpoint(JsonObject document, OIDCProviderMetadata metadata, String issuer) {
    Optional<URI> endpoint = optional(document, PUSH_ENDPOINT, metadata.getPushedAuthorizationRequestEndpointURI(),
        issuer);
    if (endpoint.isEmpty() && metadata.requiresPushedAuthorizationRequests()) {
      throw invalid(document, PUSH_ENDPOINT, "a URL, because " + PUSH_REQUIRED + " is true");
    }
    return endpoint;
  }

  private static void requireIssuer(String issuer, String variable, JsonObject document) {
    Optional<String> stated = StrictJson.string(document, "issuer");
    if (stated.filter(issuer::equals).isEmpty()) {
      throw new IdentityProviderFault("the discovery document's issuer is " + FailedCheck.shown(document, "issuer")
          + ", expected " + FailedCheck.quoted(issuer) + ", which is " + variable
          + stated.map(text -> issuerAdvice(text, variable)).orElse(""));
    }
  }

  /** Entra ID uses a template as the issuer for all tenants. */
  private static String issuerAdvice(String stated, String variable) {
    return stated.contains("{tenantid}")
        ? ": set " + variable + " to " + FailedCheck.quoted(stated) + ", with your tenant's id instead of {tenantid};"
            + " common, organizations and consumers are not issuers"
        : "; if this is your provider, set " + variable + " to exactly this issuer";
  }

  /** Names the first member that cannot be parsed on its own. */
  private static IdentityProviderFault unreadable(String issuer, JsonObject document) {
    return PARSED.keySet().stream().sorted().filter(name -> parsed(issuer, document, Set.of(name)).isEmpty())
        .findFirst()
        .map(name -> invalid(document, name, PARSED.get(name)))
        .orElseGet(() -> new IdentityProviderFault(
            "the discovery document is not valid OpenID Connect Discovery 1.0 metadata"));
  }

  /** Parses only the named members and those that the parser requires. A member that is null is absent. */
  private static Optional<OIDCProviderMetadata> parsed(String issuer, JsonObject document, Set<String> names) {
    JsonObjectBuilder reduced = Json.createObjectBuilder().add("issuer", issuer)
        .add("subject_types_supported", Json.createArrayBuilder().add("public")).add("jwks_uri", issuer);
    names.stream().filter(name -> isPresent(document, name)).forEach(name -> reduced.add(name, document.get(name)));
    try {
      return Optional.of(OIDCProviderMetadata.parse(reduced.build().toString()));
    } catch (ParseException | RuntimeException e) {
      // The parser throws undeclared exceptions for invalid members.
      return Optional.empty();
    }
  }

  private static URI required(JsonObject document, String name, URI endpoint, String issuer) {
    return Optional.of(name).filter(member -> isPresent(document, member))
        .flatMap(member -> optional(document, member, endpoint, issuer))
        .orElseThrow(() -> invalid(document, name, "a URL"));
  }

  private static boolean isPresent(JsonObject document, String name) {
    return document.getOrDefault(name, JsonValue.NULL) != JsonValue.NULL;
  }

  /** If the issuer is https, its endpoints must be too; otherwise codes and keys would be sent unencrypted. */
  private static Optional<URI> optional(JsonObject document, String name, URI endpoint, String issuer) {
    return Optional.ofNullable(endpoint).map(uri -> {
      String scheme = Optional.ofNullable(uri.getScheme()).orElse("").toLowerCase(Locale.ROOT);
      boolean web = WEB.contains(scheme) && uri.getHost() != null && uri.getRawUserInfo() == null
          && uri.getRawFragment() == null;
      boolean secure = issuer.regionMatches(true, 0, "https:", 0, 6);
      if (!web || secure && !scheme.equals("https")) {
        throw invalid(document, name, "an " + (secure ? "https" : "http or https")
            + " URL with a host and without user name and fragment");
      }
      return uri;
    });
  }

  private static IdentityProviderFault invalid(JsonObject document, String name, String expected) {
    return new IdentityProviderFault("the discovery document's " + name + " is " + FailedCheck.shown(document, name)
        + ", expected " + expected);
  }

  private static List<String> names(List<JWSAlgorithm> algorithms) {
    return Optional.ofNullable(algorithms).orElse(List.of()).stream().map(JWSAlgorithm::getName).toList();
  }
}
