package bench;

import io.voicesurvey.adapters.oidc.seal.JweLoginAttemptSeal;
import io.voicesurvey.adapters.oidc.token.AccessTokenSettings;
import io.voicesurvey.adapters.oidc.token.HmacRefreshTokens;
import io.voicesurvey.adapters.oidc.token.SigningKeys;
import io.voicesurvey.adapters.oidc.token.SmallRyeAccessTokens;
import io.voicesurvey.adapters.rest.http.Json;
import io.voicesurvey.adapters.rest.security.UserProfile;
import io.voicesurvey.application.port.AccessTokens.Verification;
import io.voicesurvey.application.port.SecretGenerator;
import io.voicesurvey.bootstrap.telemetry.Logging;
import io.voicesurvey.domain.Secret;
import io.voicesurvey.domain.login.LoginAttempt;
import io.voicesurvey.domain.login.LoginAttemptId;
import io.voicesurvey.domain.login.LoginRequirements;
import io.voicesurvey.domain.login.Nonce;
import io.voicesurvey.domain.login.PkceVerifier;
import io.voicesurvey.domain.login.ProviderId;
import io.voicesurvey.domain.login.ReturnTo;
import io.voicesurvey.domain.login.State;
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
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.Warmup;

/** What the parts of a request cost. */
@org.openjdk.jmh.annotations.State(Scope.Benchmark)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
@Fork(1)
public class Parts {
  private static final Instant NOW = Instant.now();

  /** A secret, or the file of a private key. */
  @Param("only-for-the-bench-and-more-than-32-bytes")
  public String key;

  private SigningKeys keys;
  private SmallRyeAccessTokens access;
  private HmacRefreshTokens refresh;
  private JweLoginAttemptSeal seal;
  private Secret token;
  private Secret spoilt;
  private Secret refreshToken;
  private LoginAttempt attempt;
  private Secret sealed;

  @Setup
  public void prepare() throws Exception {
    Logging.configure();
    Path file = Path.of(key);
    keys = Files.exists(file)
        ? SigningKeys.ofPath(file, InstantSource.system())
        : SigningKeys.ofSecret(Secret.of(key));
    access = accessTokens();
    refresh = new HmacRefreshTokens(keys);
    seal = new JweLoginAttemptSeal(keys);
    token = signAnAccessToken();
    spoilt = spoilt(token);
    refreshToken = refresh.issue(session(1));
    attempt = new LoginAttempt(new LoginAttemptId(new UUID(0x7000L, 1)), ProviderId.DEFAULT, new State("s".repeat(43)),
        new Nonce(Secret.of("n".repeat(43))), new PkceVerifier(Secret.of("v".repeat(43))), LoginRequirements.NONE,
        Optional.of(new ReturnTo(URI.create("https://survey.example.com/surveys/12"))), Optional.empty(), NOW.plus(LoginAttempt.LIFETIME));
    sealed = seal.seal(attempt);
  }

  @Benchmark
  public Secret signAnAccessToken() {
    return access.issue(user(1), session(1), NOW).token();
  }

  @Benchmark
  public Verification believeATokenNeverSeen(Unseen unseen) {
    return unseen.verify(this);
  }

  @Benchmark
  public Verification believeATokenSeenBefore() {
    return access.verify(token);
  }

  @Benchmark
  public Verification refuseASpoiltToken() {
    return access.verify(spoilt);
  }

  @Benchmark
  public Secret makeARefreshToken() {
    return refresh.issue(session(1));
  }

  @Benchmark
  public Object openARefreshToken() {
    return refresh.open(refreshToken);
  }

  @Benchmark
  public byte[] writeAProfile() {
    return Json.write(UserProfile.of(user(1)));
  }

  @Benchmark
  public Secret sealALoginAttempt() {
    return seal.seal(attempt);
  }

  @Benchmark
  public Object openALoginAttempt() {
    return seal.open(sealed);
  }

  private SmallRyeAccessTokens accessTokens() {
    return new SmallRyeAccessTokens(keys,
        new AccessTokenSettings("voicesurveyagent", "voicesurveyagent-api", Duration.ofDays(1)), new Random(),
        InstantSource.system());
  }

  /** Tokens that no cache holds any more when they are used again after the last one. */
  @org.openjdk.jmh.annotations.State(Scope.Benchmark)
  public static class Unseen {
    private final Secret[] tokens = new Secret[2_000];
    private SmallRyeAccessTokens forgetful;
    private int next;

    @Setup
    public void sign(Parts parts) {
      Arrays.setAll(tokens, i -> parts.signAnAccessToken());
    }

    private Verification verify(Parts parts) {
      if (next % tokens.length == 0) {
        forgetful = parts.accessTokens();
      }
      return forgetful.verify(tokens[next++ % tokens.length]);
    }
  }

  private static Secret spoilt(Secret token) {
    StringBuilder text = new StringBuilder(token.reveal());
    int at = text.lastIndexOf(".") + 11;
    text.setCharAt(at, text.charAt(at) == 'A' ? 'B' : 'A');
    return Secret.of(text.toString());
  }

  /** As seed.sql makes them. */
  private static User user(int i) {
    return new User(new UserId(new UUID(0x7000L, i)), Optional.of(new ExternalIdentity("https://idp.example", "person-" + i)),
        Optional.of(new EmailAddress("person" + i + "@example.com")), true, new DisplayName("Person Number " + i),
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
