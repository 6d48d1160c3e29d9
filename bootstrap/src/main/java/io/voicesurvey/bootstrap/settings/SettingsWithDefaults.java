package io.voicesurvey.bootstrap.settings;

import static io.voicesurvey.bootstrap.settings.Formats.file;
import static io.voicesurvey.bootstrap.settings.Formats.fileOrFolder;
import static io.voicesurvey.bootstrap.settings.Formats.list;
import static io.voicesurvey.bootstrap.settings.Formats.oneOf;
import static io.voicesurvey.bootstrap.settings.Formats.set;
import static io.voicesurvey.bootstrap.settings.NumberFormats.amount;
import static io.voicesurvey.bootstrap.settings.NumberFormats.whole;

import io.voicesurvey.adapters.oidc.provider.ProviderSettings;
import io.voicesurvey.adapters.oidc.provider.ProxyRoutes;
import io.voicesurvey.adapters.oidc.token.AccessTokenSettings;
import io.voicesurvey.adapters.oidc.token.KeySource;
import io.voicesurvey.adapters.persistence.PostgresUrl;
import io.voicesurvey.bootstrap.settings.Settings.Log;
import io.voicesurvey.bootstrap.settings.Settings.LogFormat;
import io.voicesurvey.bootstrap.settings.Settings.OpenTelemetry;
import io.voicesurvey.bootstrap.settings.Variables.Format;
import io.voicesurvey.adapters.rest.http.HttpSettings;
import io.voicesurvey.adapters.rest.http.IpRange;
import io.voicesurvey.domain.login.LoginRequirements;
import io.voicesurvey.domain.login.WebOrigin;
import io.voicesurvey.domain.session.ReauthenticationPolicy;
import io.voicesurvey.domain.session.SessionPolicy;
import io.voicesurvey.domain.user.GroupRoles;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.slf4j.event.Level;

/** Reads all variables and applies their defaults. It goes on after a problem, so that it finds all of them. */
final class SettingsWithDefaults {
  private static final Duration DAY = Duration.ofDays(1);
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final Duration INSTANT = Duration.ofMillis(1);
  /** The exporter on the JDK's HTTP client does not support gRPC. */
  private static final List<String> OTLP_PROTOCOLS = List.of("http/protobuf");
  private static final List<String> SWITCH = List.of("on", "off");

  private final Variables in;
  private final FileChecks checks;

  SettingsWithDefaults(Variables in, FileChecks checks) {
    this.in = in;
    this.checks = checks;
  }

  Settings read() {
    int port = in.read("PORT", whole(0, 65535), 8000);
    String host = in.read("HOST", Formats::host, "0.0.0.0");
    URI publicUrl = in.read("PUBLIC_URL", Formats::publicUrl, URI.create("http://localhost:" + port));
    Optional<PostgresUrl> database = in.read("DATABASE_URL", Formats::database);
    in.require("DATABASE_URL", "set postgresql://user:password@host:5432/database");
    int poolSize = in.read("DATABASE_POOL_SIZE", whole(1, 1000), 10);
    Optional<PostgresUrl> listen = in.read("DATABASE_LISTEN_URL", Formats::database).or(() -> database);
    Supplier<List<ProviderSettings>> providers = new ProvidersReader(in, checks).read(publicUrl, proxies());
    GroupRoles groupRoles = new GroupRoles(in.read("OIDC_ROLE_MAP", Formats::roles, Map.of()));
    Optional<KeySource> signingKeys = signingKeys();
    AccessTokenSettings accessTokens = accessTokens();
    SessionPolicy sessions = sessions();
    ReauthenticationPolicy reauthentication = reauthentication();
    Optional<Duration> dormantAfter = in.read("DORMANT_DAYS", amount(DAY, Duration.ZERO))
        .filter(time -> !time.isZero());
    Set<WebOrigin> returnToOrigins = in.read("RETURN_TO_ORIGINS", set(Formats::origin), Set.of());
    Optional<Path> workloadCaFile = in.read("OIDC_CA_FILE", file(checks.certificates()));
    HttpSettings http = http(host, port, publicUrl);
    Log log = new Log(in.read("LOG_LEVEL", oneOf(List.of(Level.values())), Level.INFO),
        in.read("LOG_FORMAT", oneOf(List.of(LogFormat.values())), LogFormat.JSON));
    Optional<OpenTelemetry> openTelemetry = openTelemetry();
    in.requireValid();
    return new Settings(http, database.orElseThrow().settings(poolSize), listen.orElseThrow().settings(1),
        providers.get(), groupRoles, signingKeys.orElseThrow(), accessTokens, sessions, reauthentication,
        dormantAfter, returnToOrigins, workloadCaFile, log, openTelemetry);
  }

  private ProxyRoutes proxies() {
    return new ProxyRoutes(proxySetting("HTTPS_PROXY", Formats::proxy), proxySetting("HTTP_PROXY", Formats::proxy),
        proxySetting("NO_PROXY", list(Formats::name)).orElse(List.of()));
  }

  /** Most programs read these names in upper and lower case. Lower case takes precedence. */
  private <T> Optional<T> proxySetting(String name, Format<T> format) {
    Optional<T> upperCase = in.read(name, format);
    return in.read(name.toLowerCase(Locale.ROOT), format).or(() -> upperCase);
  }

  private Optional<KeySource> signingKeys() {
    Optional<KeySource> secret = in.read("JWT_SECRET_KEY", Formats::signingSecret).map(KeySource.SecretKey::new);
    Optional<KeySource> path = in.read("JWT_PRIVATE_KEY_FILE", fileOrFolder(checks.signingKeys()))
        .map(KeySource.KeyPath::new);
    boolean hasSecret = in.isSet("JWT_SECRET_KEY");
    if (hasSecret == in.isSet("JWT_PRIVATE_KEY_FILE")) {
      in.complain("JWT_SECRET_KEY", hasSecret
          ? "and JWT_PRIVATE_KEY_FILE are both set: keep one of the two"
          : "is required unless JWT_PRIVATE_KEY_FILE is set: set one of the two");
    }
    return secret.or(() -> path);
  }

  private AccessTokenSettings accessTokens() {
    return new AccessTokenSettings(in.read("JWT_ISSUER", Formats::name, "voicesurveyagent"),
        in.read("JWT_AUDIENCE", Formats::name, "voicesurveyagent-api"),
        in.read("JWT_EXPIRATION_MINUTES", amount(MINUTE, SECOND), Duration.ofMinutes(60)));
  }

  private SessionPolicy sessions() {
    return new SessionPolicy(in.read("REFRESH_EXPIRATION_DAYS", amount(DAY, INSTANT), Duration.ofDays(7)),
        in.read("SESSION_MAX_DAYS", amount(DAY, INSTANT), Duration.ofDays(30)),
        in.read("REFRESH_GRACE_SECONDS", amount(SECOND, Duration.ZERO), Duration.ofSeconds(10)));
  }

  private ReauthenticationPolicy reauthentication() {
    Duration maxAge = in.read("ADMIN_MAX_AGE_MINUTES", NumberFormats.minutes(LoginRequirements.LONGEST_MAX_AGE),
        Duration.ofMinutes(60));
    return new ReauthenticationPolicy(Optional.of(maxAge).filter(age -> !age.isZero()),
        in.read("ADMIN_ACR", Formats::acrValues, List.of()));
  }

  private HttpSettings http(String host, int port, URI publicUrl) {
    Set<WebOrigin> corsOrigins = in.read("CORS_ORIGINS", set(Formats::origin), Set.of());
    int rateLimit = in.read("RATE_LIMIT_PER_MINUTE", whole(0, 1_000_000), 300);
    List<IpRange> trustedProxies = in.read("TRUSTED_PROXIES", list(Formats::ipRange), List.of());
    boolean accessLog = in.read("ACCESS_LOG", oneOf(SWITCH), "off").equals("on");
    return new HttpSettings(host, port, publicUrl, corsOrigins, trustedProxies, rateLimit, accessLog);
  }

  /** Either endpoint enables tracing; the second is a complete URL. The SDK interprets all other variables itself. */
  private Optional<OpenTelemetry> openTelemetry() {
    Optional<URI> all = in.read("OTEL_EXPORTER_OTLP_ENDPOINT", Formats::url);
    Optional<URI> traces = in.read("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", Formats::url);
    boolean disabled = in.read("OTEL_SDK_DISABLED", Boolean::parseBoolean, false);
    if (disabled || all.or(() -> traces).isEmpty()) {
      return Optional.empty();
    }
    in.read("OTEL_EXPORTER_OTLP_PROTOCOL", oneOf(OTLP_PROTOCOLS));
    in.read("OTEL_EXPORTER_OTLP_TRACES_PROTOCOL", oneOf(OTLP_PROTOCOLS));
    return Optional.of(new OpenTelemetry(in.readAll("OTEL_")));
  }
}
