package io.voicesurvey.bootstrap.settings;

import static io.voicesurvey.bootstrap.settings.Formats.amount;
import static io.voicesurvey.bootstrap.settings.Formats.file;
import static io.voicesurvey.bootstrap.settings.Formats.fileOrFolder;
import static io.voicesurvey.bootstrap.settings.Formats.list;
import static io.voicesurvey.bootstrap.settings.Formats.oneOf;
import static io.voicesurvey.bootstrap.settings.Formats.set;
import static io.voicesurvey.bootstrap.settings.Formats.whole;

import io.voicesurvey.adapters.oidc.provider.ClientAuthentication;
import io.voicesurvey.adapters.oidc.provider.ProviderSettings;
import io.voicesurvey.adapters.oidc.provider.ProxyRoutes;
import io.voicesurvey.adapters.oidc.provider.RoleMapping;
import io.voicesurvey.adapters.oidc.token.AccessTokenSettings;
import io.voicesurvey.adapters.oidc.token.KeySource;
import io.voicesurvey.adapters.persistence.PostgresUrl;
import io.voicesurvey.adapters.rest.login.CallbackResource;
import io.voicesurvey.bootstrap.settings.Settings.Log;
import io.voicesurvey.bootstrap.settings.Settings.LogFormat;
import io.voicesurvey.bootstrap.settings.Settings.OpenTelemetry;
import io.voicesurvey.bootstrap.settings.Variables.Format;
import io.voicesurvey.bootstrap.settings.Variables.Variable;
import io.voicesurvey.adapters.rest.http.HttpSettings;
import io.voicesurvey.adapters.rest.http.IpRange;
import io.voicesurvey.domain.Secret;
import io.voicesurvey.domain.login.WebOrigin;
import io.voicesurvey.domain.session.SessionPolicy;
import io.voicesurvey.domain.user.Role;
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

/**
 * Reads all variables and applies their defaults. It reads all of them first, so that it finds every problem. It takes
 * values from their suppliers only if there is no problem.
 */
final class SettingsReader {
  private static final Duration DAY = Duration.ofDays(1);
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final Duration INSTANT = Duration.ofMillis(1);
  private static final List<String> DEFAULT_SCOPES = List.of("openid", "profile", "email");
  /** The exporter on the JDK's HTTP client does not support gRPC. */
  private static final List<String> OTLP_PROTOCOLS = List.of("http/protobuf");
  private static final List<String> SWITCH = List.of("on", "off");

  private final Variables in;
  private final FileChecks checks;

  SettingsReader(Variables in, FileChecks checks) {
    this.in = in;
    this.checks = checks;
  }

  Settings.Outcome read() {
    Supplier<Integer> port = in.read("PORT", whole(0, 65535)).orElse(8000);
    Supplier<String> host = in.read("HOST", Formats::host).orElse("0.0.0.0");
    Supplier<URI> publicUrl = in.read("PUBLIC_URL", Formats::publicUrl)
        .orElseGet(() -> URI.create("http://localhost:" + port.get()));
    Supplier<PostgresUrl> database = in.read("DATABASE_URL", Formats::database)
        .required("give postgresql://user:password@host:5432/database");
    Supplier<Integer> poolSize = in.read("DATABASE_POOL_SIZE", whole(1, 1000)).orElse(10);
    Supplier<PostgresUrl> listen = in.read("DATABASE_LISTEN_URL", Formats::database).orElseGet(database);
    Supplier<ProviderSettings> oidc = oidc(publicUrl);
    Supplier<KeySource> signingKeys = signingKeys();
    Supplier<AccessTokenSettings> accessTokens = accessTokens();
    Supplier<SessionPolicy> sessions = sessions();
    Supplier<Set<WebOrigin>> returnToOrigins = in.read("RETURN_TO_ORIGINS", set(Formats::origin)).orElse(Set.of());
    Supplier<HttpSettings> http = http(host, port, publicUrl);
    Supplier<Log> log = log();
    Optional<OpenTelemetry> openTelemetry = openTelemetry();
    if (!in.problems().isEmpty()) {
      return new Settings.Outcome.Invalid(in.problems());
    }
    return new Settings.Outcome.Valid(new Settings(http.get(), database.get().settings(poolSize.get()),
        listen.get().settings(1), oidc.get(), signingKeys.get(), accessTokens.get(), sessions.get(),
        returnToOrigins.get(), log.get(), openTelemetry));
  }

  private Supplier<ProviderSettings> oidc(Supplier<URI> publicUrl) {
    Supplier<String> issuer = in.read("OIDC_ISSUER", "OIDC_ISSUER_URL", Formats::issuer)
        .required("give the issuer exactly as the identity provider states it");
    Supplier<String> clientId = in.read("OIDC_CLIENT_ID", Formats::name)
        .required("give the id that the identity provider knows this service by");
    Variable<Secret> clientSecret = in.read("OIDC_CLIENT_SECRET", Formats::password);
    Variable<ClientAuthentication> clientAuth = in.read("OIDC_CLIENT_AUTH",
        oneOf(List.of(ClientAuthentication.values())));
    Optional<Path> clientKeyFile = clientKeyFile(clientSecret, clientAuth);
    Supplier<URI> redirectUri = in.read("OIDC_REDIRECT_URI", Formats::url)
        .orElseGet(() -> URI.create(publicUrl.get() + CallbackResource.PATH));
    Supplier<List<String>> scopes = in.read("OIDC_SCOPES", Formats::scopes).orElse(DEFAULT_SCOPES);
    Optional<RoleMapping> roleMapping = roleMapping();
    Supplier<Duration> clockSkew = in.read("OIDC_CLOCK_SKEW_SECONDS", amount(SECOND, Duration.ZERO))
        .orElse(Duration.ofSeconds(60));
    Supplier<List<String>> algorithms = idTokenAlgorithms(clientSecret);
    Optional<Path> caFile = in.read("OIDC_CA_FILE", file(checks.certificates())).value();
    Optional<URI> postLogoutRedirectUri = in.read("OIDC_POST_LOGOUT_REDIRECT_URI", Formats::url).value();
    Supplier<Set<String>> trustedAudiences = in.read("OIDC_TRUSTED_AUDIENCES", set(Formats::name)).orElse(Set.of());
    ProxyRoutes proxies = proxies();
    return () -> new ProviderSettings(issuer.get(), clientId.get(), clientSecret.value(), clientAuth.value(),
        clientKeyFile,
        redirectUri.get(), scopes.get(), roleMapping, clockSkew.get(), algorithms.get(), caFile, postLogoutRedirectUri,
        trustedAudiences.get(), proxies);
  }

  private ProxyRoutes proxies() {
    return new ProxyRoutes(proxySetting("HTTPS_PROXY", Formats::proxy), proxySetting("HTTP_PROXY", Formats::proxy),
        proxySetting("NO_PROXY", list(Formats::name)).orElse(List.of()));
  }

  /** Most programs read these names in upper and lower case. Lower case takes precedence. */
  private <T> Optional<T> proxySetting(String name, Format<T> format) {
    Variable<T> capitals = in.read(name, format);
    return in.read(name.toLowerCase(Locale.ROOT), format).value().or(capitals::value);
  }

  private Optional<Path> clientKeyFile(Variable<Secret> clientSecret, Variable<ClientAuthentication> clientAuth) {
    Variable<Path> keyFile = in.read("OIDC_CLIENT_PRIVATE_KEY_FILE", file(checks.clientKey()));
    boolean bySecret = clientAuth.value().map(auth -> switch (auth) {
      case CLIENT_SECRET_BASIC, CLIENT_SECRET_POST -> true;
      case PRIVATE_KEY_JWT, NONE -> false;
    }).orElse(clientAuth.isUnset());
    if (bySecret) {
      clientSecret.required("give the client's secret, or set OIDC_CLIENT_AUTH to none or private_key_jwt");
    }
    if (clientAuth.value().filter(auth -> auth == ClientAuthentication.PRIVATE_KEY_JWT).isPresent()) {
      keyFile.required("OIDC_CLIENT_AUTH=private_key_jwt signs with the key in that file");
    }
    return keyFile.value();
  }

  /** Reads only these two variables, even if others are invalid. */
  Optional<RoleMapping> readRoleMapping() {
    Optional<RoleMapping> mapping = roleMapping();
    if (!in.problems().isEmpty()) {
      throw new WrongSettings(in.problems());
    }
    return mapping;
  }

  private Optional<RoleMapping> roleMapping() {
    Variable<String> claim = in.read("OIDC_ROLE_CLAIM", Formats::name);
    Variable<Map<String, Role>> roles = in.read("OIDC_ROLE_MAP", Formats::roles);
    if (claim.isUnset() && roles.value().isPresent()) {
      claim.required("OIDC_ROLE_MAP maps the values of that claim");
    }
    if (roles.isUnset() && claim.value().isPresent()) {
      roles.required("it maps the values of OIDC_ROLE_CLAIM, such as survey-admins=admin");
    }
    return claim.value().flatMap(name -> roles.value().map(map -> new RoleMapping(name, map)));
  }

  private Supplier<List<String>> idTokenAlgorithms(Variable<Secret> clientSecret) {
    Variable<List<String>> algorithms = in.read("OIDC_ID_TOKEN_ALG", list(oneOf(ProviderSettings.ALGORITHMS)));
    boolean keyed = algorithms.value().filter(names -> names.contains("HS256")).isPresent();
    boolean weak = clientSecret.value().filter(ProviderSettings::isLongEnoughForHs256).isEmpty();
    if (keyed && weak) {
      in.complain("OIDC_ID_TOKEN_ALG", "names HS256, which needs an OIDC_CLIENT_SECRET of at least 32 bytes");
    }
    return algorithms.orElse(List.of());
  }

  private Supplier<AccessTokenSettings> accessTokens() {
    Supplier<String> issuer = in.read("JWT_ISSUER", Formats::name).orElse("voicesurveyagent");
    Supplier<String> audience = in.read("JWT_AUDIENCE", Formats::name).orElse("voicesurveyagent-api");
    Supplier<Duration> lifetime = in.read("JWT_EXPIRATION_MINUTES", amount(MINUTE, SECOND))
        .orElse(Duration.ofMinutes(60));
    return () -> new AccessTokenSettings(issuer.get(), audience.get(), lifetime.get());
  }

  private Supplier<KeySource> signingKeys() {
    Variable<Secret> secret = in.read("JWT_SECRET_KEY", Formats::signingSecret);
    Variable<Path> file = in.read("JWT_PRIVATE_KEY_FILE", fileOrFolder(checks.signingKeys()));
    if (secret.isUnset() && file.isUnset()) {
      in.complain("JWT_SECRET_KEY", "is required unless JWT_PRIVATE_KEY_FILE is set: give one of the two");
    }
    if (!secret.isUnset() && !file.isUnset()) {
      in.complain("JWT_SECRET_KEY", "and JWT_PRIVATE_KEY_FILE are both set: keep one of the two");
    }
    return () -> secret.value().<KeySource>map(KeySource.SecretKey::new)
        .orElseGet(() -> new KeySource.KeyPath(file.value().orElseThrow()));
  }

  private Supplier<SessionPolicy> sessions() {
    Supplier<Duration> idle = in.read("REFRESH_EXPIRATION_DAYS", amount(DAY, INSTANT)).orElse(Duration.ofDays(7));
    Supplier<Duration> absolute = in.read("SESSION_MAX_DAYS", amount(DAY, INSTANT)).orElse(Duration.ofDays(30));
    Supplier<Duration> grace = in.read("REFRESH_GRACE_SECONDS", amount(SECOND, Duration.ZERO))
        .orElse(Duration.ofSeconds(10));
    return () -> new SessionPolicy(idle.get(), absolute.get(), grace.get());
  }

  private Supplier<HttpSettings> http(Supplier<String> host, Supplier<Integer> port, Supplier<URI> publicUrl) {
    Supplier<Set<WebOrigin>> corsOrigins = in.read("CORS_ORIGINS", set(Formats::origin)).orElse(Set.of());
    Supplier<Integer> rateLimit = in.read("RATE_LIMIT_PER_MINUTE", whole(0, 1_000_000)).orElse(300);
    Supplier<List<IpRange>> trustedProxies = in.read("TRUSTED_PROXIES", list(Formats::ipRange)).orElse(List.of());
    Supplier<String> accessLog = in.read("ACCESS_LOG", oneOf(SWITCH)).orElse("off");
    return () -> new HttpSettings(host.get(), port.get(), publicUrl.get(), corsOrigins.get(), trustedProxies.get(),
        rateLimit.get(), accessLog.get().equals("on"));
  }

  private Supplier<Log> log() {
    Supplier<Level> level = in.read("LOG_LEVEL", oneOf(List.of(Level.values()))).orElse(Level.INFO);
    Supplier<LogFormat> format = in.read("LOG_FORMAT", oneOf(List.of(LogFormat.values()))).orElse(LogFormat.JSON);
    return () -> new Log(level.get(), format.get());
  }

  /** Either endpoint enables tracing; the second is a complete URL. The SDK interprets all other variables itself. */
  private Optional<OpenTelemetry> openTelemetry() {
    Variable<URI> all = in.read("OTEL_EXPORTER_OTLP_ENDPOINT", Formats::url);
    Variable<URI> traces = in.read("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", Formats::url);
    boolean wanted = all.value().or(traces::value).isPresent();
    boolean disabled = in.read("OTEL_SDK_DISABLED", Boolean::parseBoolean).value().orElse(false);
    if (!wanted || disabled) {
      return Optional.empty();
    }
    in.read("OTEL_EXPORTER_OTLP_PROTOCOL", oneOf(OTLP_PROTOCOLS));
    in.read("OTEL_EXPORTER_OTLP_TRACES_PROTOCOL", oneOf(OTLP_PROTOCOLS));
    return Optional.of(new OpenTelemetry(in.readAll("OTEL_")));
  }
}
