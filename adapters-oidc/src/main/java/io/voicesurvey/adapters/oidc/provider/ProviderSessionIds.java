package io.voicesurvey.adapters.oidc.provider;

import com.nimbusds.jose.util.Base64URL;
import io.voicesurvey.adapters.oidc.token.StrictJson;
import io.voicesurvey.domain.Sha256;
import io.voicesurvey.domain.Text;
import jakarta.json.JsonObject;
import java.util.Optional;

/**
 * The name under which this service stores a provider session: its {@code sid}, which may be any text (OpenID Connect
 * Back-Channel Logout 1.0, section 2.1). If it cannot be stored unchanged, its SHA-256 is used, both at login and at
 * logout, so that the {@code sid} alone is enough to end any session.
 */
final class ProviderSessionIds {
  private static final int MAX_LENGTH = 255;

  private ProviderSessionIds() {}

  /** Empty if the claims have no {@code sid}. */
  static Optional<String> of(JsonObject claims) {
    return StrictJson.string(claims, "sid").filter(sid -> !sid.isEmpty()).map(ProviderSessionIds::stored);
  }

  private static String stored(String sid) {
    return sid.length() <= MAX_LENGTH && Text.isClean(sid) ? sid : "sha-256:" + Base64URL.encode(Sha256.of(sid));
  }
}
