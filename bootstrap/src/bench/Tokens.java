import io.voicesurvey.adapters.oidc.token.AccessTokenSettings;
import io.voicesurvey.adapters.oidc.token.HmacRefreshTokens;
import io.voicesurvey.adapters.oidc.token.SigningKeys;
import io.voicesurvey.adapters.oidc.token.SmallRyeAccessTokens;
import io.voicesurvey.application.port.SecretGenerator;
import io.voicesurvey.bootstrap.telemetry.Logging;
import io.voicesurvey.domain.Secret;
import io.voicesurvey.domain.session.Client;
import io.voicesurvey.domain.session.Session;
import io.voicesurvey.domain.session.SessionId;
import io.voicesurvey.domain.user.DisplayName;
import io.voicesurvey.domain.user.EmailAddress;
import io.voicesurvey.domain.user.ExternalIdentity;
import io.voicesurvey.domain.user.Role;
import io.voicesurvey.domain.user.User;
import io.voicesurvey.domain.user.UserId;
import io.voicesurvey.domain.user.UserStatus;
import java.io.BufferedWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.UUID;

/**
 * Writes tokens of the seeded sessions, one a line, by the product's own classes, and prints the key's name:
 * {@code Tokens access|refresh KEY FILE COUNT SESSIONS STEP}. KEY is a secret or a key file. Of the seeded sessions each
 * STEP-th is taken, SESSIONS of them, in an order that has nothing to do with their rows' places; then all of them again
 * in that order, with the next refresh token of each.
 */
final class Tokens {
  private static final Instant NOW = Instant.now();
  /** Prime, so that it has no divisor in common with the number of sessions. */
  private static final long STRIDE = 48_271;

  public static void main(String[] args) throws Exception {
    Logging.configure();
    Path file = Path.of(args[1]);
    SigningKeys keys = Files.exists(file) ? SigningKeys.ofPath(file, InstantSource.system())
        : SigningKeys.ofSecret(Secret.of(args[1]));
    var access = new SmallRyeAccessTokens(keys,
        new AccessTokenSettings("voicesurveyagent", "voicesurveyagent-api", Duration.ofDays(1)), new Random(),
        InstantSource.system());
    var refresh = new HmacRefreshTokens(keys);
    int sessions = Integer.parseInt(args[4]);
    int step = Integer.parseInt(args[5]);
    try (BufferedWriter out = Files.newBufferedWriter(Path.of(args[2]))) {
      for (int n = 0; n < Integer.parseInt(args[3]); n++) {
        int i = 1 + (int) (n * STRIDE % sessions) * step;
        Session session = session(i, n / sessions);
        Secret token = args[0].equals("access") ? access.issue(user(i), session, NOW).token() : refresh.issue(session);
        out.write(token.reveal());
        out.write('\n');
      }
    }
    System.out.println(keys.get().keys().iterator().next().id());
  }

  /** As seed.sql makes them. */
  private static User user(int i) {
    return new User(new UserId(new UUID(0x7000L, i)), Optional.of(new ExternalIdentity("https://idp.example", "person-" + i)),
        Optional.of(new EmailAddress("person" + i + "@example.com")), true, new DisplayName("Person Number " + i),
        Role.VIEWER, UserStatus.ACTIVE, NOW, NOW, Optional.of(NOW), 0);
  }

  private static Session session(int i, int generation) {
    return new Session(new SessionId(new UUID(0x7000L, i)), user(i).id(), generation, NOW, NOW,
        NOW.plus(Duration.ofDays(7)), Optional.empty(), new Client(Optional.empty(), Optional.empty()), Optional.empty());
  }

  private static final class Random implements SecretGenerator {
    @Override
    public Secret secret() {
      return Secret.of(id().toString());
    }

    @Override
    public UUID id() {
      return UUID.randomUUID();
    }
  }
}
