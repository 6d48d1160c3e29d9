package io.voicesurvey.bootstrap.interop;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;

/**
 * The key that a client proves itself with.
 *
 * @param file the private key as PKCS#8 PEM
 */
record ClientKey(Path file, Map<String, Object> publicJwk) {
  static ClientKey generate(Path file) throws JOSEException, IOException {
    RSAKey key = new RSAKeyGenerator(2048).keyUse(KeyUse.SIGNATURE).keyIDFromThumbprint(true).generate();
    String base64 = Base64.getMimeEncoder().encodeToString(key.toPrivateKey().getEncoded());
    Files.writeString(file, "-----BEGIN PRIVATE KEY-----\n" + base64 + "\n-----END PRIVATE KEY-----\n");
    return new ClientKey(file, key.toPublicJWK().toJSONObject());
  }
}
