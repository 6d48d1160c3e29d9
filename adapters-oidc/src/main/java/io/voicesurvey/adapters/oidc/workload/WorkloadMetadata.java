package io.voicesurvey.adapters.oidc.workload;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.oauth2.sdk.ParseException;
import com.nimbusds.openid.connect.sdk.op.OIDCProviderMetadata;
import io.voicesurvey.adapters.oidc.provider.FailedCheck;
import io.voicesurvey.adapters.oidc.provider.TokenSignatures;
import io.voicesurvey.adapters.oidc.token.StrictJson;
import io.voicesurvey.application.port.IdentityProviderFault;
import io.voicesurvey.domain.program.TrustRule;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The part of the metadata of a workload issuer (OpenID Connect Discovery 1.0, section 3) that this service uses. Such
 * issuers have no other endpoint than that of their keys.
 *
 * @param algorithms those of ID tokens, asymmetric ones only
 */
record WorkloadMetadata(URI jwksUri, List<String> algorithms) {
  private static final String JWKS_URI = "jwks_uri";
  private static final String ALGORITHMS = "id_token_signing_alg_values_supported";

  WorkloadMetadata {
    algorithms = List.copyOf(algorithms);
  }

  /** @throws IdentityProviderFault if it is not valid metadata of that issuer; the message has the reason */
  static WorkloadMetadata of(String issuer, JsonObject document) {
    if (StrictJson.string(document, "issuer").filter(issuer::equals).isEmpty()) {
      throw new IdentityProviderFault("the discovery document's issuer is " + FailedCheck.shown(document, "issuer")
          + ", expected " + FailedCheck.quoted(issuer));
    }
    OIDCProviderMetadata metadata = parsed(issuer, document).orElseThrow(() -> new IdentityProviderFault(
        "the discovery document's " + JWKS_URI + " or " + ALGORITHMS + " is not valid"));
    URI jwksUri = metadata.getJWKSetURI();
    // The keys decide everything, so they must come as safely as the rule requires of the issuer.
    if (!TrustRule.isIssuer(jwksUri.toString().split("[?]", 2)[0])
        || issuer.startsWith("https:") && !isHttps(jwksUri)) {
      throw new IdentityProviderFault("the discovery document's " + JWKS_URI + " is "
          + FailedCheck.shown(document, JWKS_URI) + ", expected an https URL without user name and fragment");
    }
    return new WorkloadMetadata(jwksUri, TokenSignatures.asymmetric(names(metadata.getIDTokenJWSAlgs())));
  }

  private static boolean isHttps(URI url) {
    return "https".equalsIgnoreCase(url.getScheme());
  }

  TokenSignatures.Accepted accepted() {
    return new TokenSignatures.Accepted(algorithms, "the issuer's metadata", Optional.empty(), jwksUri);
  }

  /** Parses only what is used. The parser requires two more members, which some issuers lack. */
  private static Optional<OIDCProviderMetadata> parsed(String issuer, JsonObject document) {
    JsonObjectBuilder reduced = Json.createObjectBuilder().add("issuer", issuer).add("subject_types_supported",
        Json.createArrayBuilder().add("public"));
    Stream.of(JWKS_URI, ALGORITHMS).filter(document::containsKey)
        .forEach(name -> reduced.add(name, document.get(name)));
    try {
      return Optional.of(OIDCProviderMetadata.parse(reduced.build().toString()));
    } catch (ParseException | RuntimeException e) {
      // The parser throws undeclared exceptions for invalid members.
      return Optional.empty();
    }
  }

  private static List<String> names(List<JWSAlgorithm> algorithms) {
    return Optional.ofNullable(algorithms).orElse(List.of()).stream().map(JWSAlgorithm::getName).toList();
  }
}
