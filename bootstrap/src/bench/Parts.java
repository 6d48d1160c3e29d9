import com.sun.management.ThreadMXBean;
import io.voicesurvey.adapters.oidc.token.AccessTokenSettings;
import io.voicesurvey.adapters.oidc.token.HmacRefreshTokens;
import io.voicesurvey.adapters.oidc.token.SigningKeys;
import io.voicesurvey.adapters.oidc.token.SmallRyeAccessTokens;
import io.voicesurvey.adapters.rest.http.Json;
import io.voicesurvey.adapters.rest.user.UserProfile;
import io.voicesurvey.application.port.AccessTokens.Verification;
import io.voicesurvey.application.port.SecretGenerator;
import io.voicesurvey.bootstrap.Logging;
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
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.UUID;
import java.util.function.IntConsumer;

/**
 * What the parts of a request cost, in processor time and allocation of the thread that does them, so that a busy machine
 * disturbs the figures little: {@code Parts KEY...}, each a secret or a key file.
 */
final class Parts {
  private static final Instant NOW = Instant.now();
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private static final int ROUNDS = 5;

  public static void main(String[] args) throws Exception {
    Logging.configure();
    System.out.println("| key | part | CPU µs | bytes allocated |\n|---|---|--:|--:|");
    for (String key : args) {
      Path file = Path.of(key);
      measure(Files.exists(file) ? SigningKeys.ofPath(file, InstantSource.system()) : SigningKeys.ofSecret(Secret.of(key)));
    }
  }

  private static void measure(SigningKeys keys) {
    var access = new SmallRyeAccessTokens(keys,
        new AccessTokenSettings("voicesurveyagent", "voicesurveyagent-api", Duration.ofDays(1)), new Random(),
        InstantSource.system());
    var refresh = new HmacRefreshTokens(keys);
    String algorithm = keys.get().keys().iterator().next().algorithm().getAlgorithm();
    int count = algorithm.equals("HS256") ? 30_000 : 2_000;
    Secret[] fresh = new Secret[count * ROUNDS];
    time(algorithm, "sign an access token", count, i -> fresh[i] = access.issue(user(1), session(1), NOW).token());
    time(algorithm, "believe one never seen", count, i -> expect(access.verify(fresh[i]) instanceof Verification.Genuine));
    time(algorithm, "believe one seen before", 100_000,
        i -> expect(access.verify(fresh[i % 1000]) instanceof Verification.Genuine));
    time(algorithm, "refuse a spoilt one", count, i -> expect(access.verify(spoilt(fresh[i])) instanceof Verification.Refused));
    Secret token = refresh.issue(session(1));
    time(algorithm, "make a refresh token", 100_000, i -> expect(refresh.issue(session(1)).equals(token)));
    time(algorithm, "open a refresh token", 100_000, i -> expect(refresh.open(token).isPresent()));
    User user = user(1);
    time(algorithm, "write a profile", 100_000, i -> expect(Json.write(UserProfile.of(user)).length > 0));
  }

  /** The last of several rounds counts. */
  private static void time(String algorithm, String part, int count, IntConsumer work) {
    for (int round = 0; round < ROUNDS; round++) {
      long allocated = THREADS.getCurrentThreadAllocatedBytes();
      long begun = THREADS.getCurrentThreadCpuTime();
      for (int i = 0; i < count; i++) {
        work.accept(round * count + i);
      }
      double micros = (THREADS.getCurrentThreadCpuTime() - begun) / 1e3 / count;
      allocated = (THREADS.getCurrentThreadAllocatedBytes() - allocated) / count;
      if (round == ROUNDS - 1) {
        System.out.printf("| %s | %s | %.2f | %d |%n", algorithm, part, micros, allocated);
      }
    }
  }

  private static Secret spoilt(Secret token) {
    StringBuilder text = new StringBuilder(token.reveal());
    int at = text.lastIndexOf(".") + 11;
    text.setCharAt(at, text.charAt(at) == 'A' ? 'B' : 'A');
    return Secret.of(text.toString());
  }

  private static void expect(boolean right) {
    if (!right) {
      throw new IllegalStateException("a part answers wrongly");
    }
  }

  /** As seed.sql makes them. */
  private static User user(int i) {
    return new User(new UserId(new UUID(0x7000L, i)), new ExternalIdentity("https://idp.example", "person-" + i),
        Optional.of(new EmailAddress("person" + i + "@example.com")), new DisplayName("Person Number " + i),
        Role.VIEWER, UserStatus.ACTIVE, NOW, NOW, Optional.of(NOW), 0);
  }

  private static Session session(int i) {
    return new Session(new SessionId(new UUID(0x7000L, i)), user(i).id(), 0, NOW, NOW, NOW.plus(Duration.ofDays(7)),
        Optional.empty(), new Client(Optional.empty(), Optional.empty()), Optional.empty());
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
