package io.voicesurvey.adapters.oidc.provider;

import com.nimbusds.jose.util.Base64URL;
import io.voicesurvey.adapters.oidc.token.StrictJson;
import io.voicesurvey.domain.Text;
import jakarta.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Optional;

/**
 * By which name a session of the provider's is known here: its {@code sid}, which OpenID Connect Back-Channel Logout
 * 1.0, section 2.1, allows any text. One that can't be stored as it is goes by its SHA-256, at the login and at the
 * logout alike, so that every session can be ended by its {@code sid} alone.
 */
final class SessionNames {
  private static final int MAX_LENGTH = 255;

  private SessionNames() {}

  /** None where the claims name no session. */
  static Optional<String> of(JsonObject claims) {
    return StrictJson.string(claims, "sid").filter(sid -> !sid.isEmpty()).map(SessionNames::stored);
  }

  private static String stored(String sid) {
    return sid.length() <= MAX_LENGTH && Text.isClean(sid) ? sid : "sha-256:" + digest(sid);
  }

  private static Base64URL digest(String sid) {
    try {
      return Base64URL.encode(MessageDigest.getInstance("SHA-256").digest(sid.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("this platform has no SHA-256", e);
    }
  }
}
