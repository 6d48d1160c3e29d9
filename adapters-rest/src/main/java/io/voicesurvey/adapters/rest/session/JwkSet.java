package io.voicesurvey.adapters.rest.session;

import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.media.SchemaProperty;

/** A JWK Set (RFC 7517, section 5). */
public record JwkSet(@Schema(implementation = Jwk[].class) List<Map<String, String>> keys) {
  private static final String BASE64URL = "^[A-Za-z0-9_-]+$";

  public JwkSet {
    keys = List.copyOf(keys);
  }

  /** The documented members of a key. */
  @Schema(name = "Jwk", type = SchemaType.OBJECT, description = "A public key (RFC 7517, section 4).", requiredProperties = {
      "kty", "kid", "use", "alg"}, properties = {
          @SchemaProperty(name = "kty", type = SchemaType.STRING, enumeration = {"RSA", "EC", "OKP"}),
          @SchemaProperty(name = "kid", type = SchemaType.STRING, description = "The thumbprint of RFC 7638.", pattern = "^[A-Za-z0-9_-]{43}$"),
          @SchemaProperty(name = "use", type = SchemaType.STRING, enumeration = "sig"),
          @SchemaProperty(name = "alg", type = SchemaType.STRING, enumeration = {"RS256", "ES256", "EdDSA"}),
          @SchemaProperty(name = "n", type = SchemaType.STRING, pattern = BASE64URL),
          @SchemaProperty(name = "e", type = SchemaType.STRING, pattern = BASE64URL),
          @SchemaProperty(name = "crv", type = SchemaType.STRING, enumeration = {"P-256", "Ed25519"}),
          @SchemaProperty(name = "x", type = SchemaType.STRING, pattern = "^[A-Za-z0-9_-]{43}$"),
          @SchemaProperty(name = "y", type = SchemaType.STRING, pattern = "^[A-Za-z0-9_-]{43}$")})
  private interface Jwk {}
}
