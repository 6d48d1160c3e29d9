import io.voicesurvey.adapters.oidc.seal.JweSeal;
import io.voicesurvey.adapters.oidc.token.SigningKey;
import io.voicesurvey.adapters.oidc.token.SigningKeys;
import io.voicesurvey.bootstrap.telemetry.Logging;
import io.voicesurvey.domain.Secret;
import jakarta.json.Json;
import java.io.BufferedWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.UUID;

/**
 * Writes a refresh token of the provider for each seeded session, sealed by the product's own classes, in the form of
 * COPY: {@code Rechecks SECRET FILE SESSIONS ISSUER}. Session n is of user n.
 */
final class Rechecks {
  private static final int MAX_SEALED = 16_384;

  public static void main(String[] args) throws Exception {
    Logging.configure();
    SigningKeys keys = SigningKeys.ofSecret(Secret.of(args[0]));
    JweSeal seal = new JweSeal(keys, SigningKey::providerTokenKey, MAX_SEALED);
    Instant now = Instant.now();
    try (BufferedWriter out = Files.newBufferedWriter(Path.of(args[1]))) {
      for (int i = 1; i <= Integer.parseInt(args[2]); i++) {
        String login = Json.createObjectBuilder().add("refresh_token", "refresh-" + i + "-0").add("client_id", "bench")
            .add("iss", args[3]).add("sub", "person-" + i).add("nonce", "n".repeat(43)).build().toString();
        out.write(new UUID(0x7000L, i) + "\t" + seal.seal(login, now).reveal() + "\n");
      }
    }
  }
}
