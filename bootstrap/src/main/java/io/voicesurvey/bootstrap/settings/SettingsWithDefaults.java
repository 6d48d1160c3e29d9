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
import io.voicesurvey.adapters.oidc.provider.PushedAuthorization;
import io.voicesurvey.adapters.oidc.provider.RoleMapping;
import io.voicesurvey.adapters.oidc.token.AccessTokenSettings;
import io.voicesurvey.adapters.oidc.token.KeySource;
import io.voicesurvey.adapters.persistence.PostgresUrl;
import io.voicesurvey.adapters.rest.login.CallbackResource;
import io.voicesurvey.bootstrap.settings.Settings.Log;
import io.voicesurvey.bootstrap.settings.Settings.LogFormat;
import io.voicesurvey.bootstrap.settings.Settings.OpenTelemetry;
import io.voicesurvey.bootstrap.settings.Variables.Format;
import io.voicesurvey.adapters.rest.http.HttpSettings;
import io.voicesurvey.adapters.rest.http.IpRange;
import io.voicesurvey.domain.Secret;
import io.voicesurvey.domain.login.WebOrigin;
import io.voicesurvey.domain.session.ReauthenticationPolicy;
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

/** Reads all variables and applies their defaults. It goes on after a problem, so that it finds all of them. */
final class SettingsWithDefaults {
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
    Supplier<ProviderSettings> oidc = oidc(publicUrl);
    Optional<KeySource> signingKeys = signingKeys();
    AccessTokenSettings accessTokens = accessTokens();
    SessionPolicy sessions = sessions();
    ReauthenticationPolicy reauthentication = reauthentication();
    Set<WebOrigin> returnToOrigins = in.read("RETURN_TO_ORIGINS", set(Formats::origin), Set.of());
    HttpSettings http = http(host, port, publicUrl);
    Log log = new Log(in.read("LOG_LEVEL", oneOf(List.of(Level.values())), Level.INFO),
        in.read("LOG_FORMAT", oneOf(List.of(LogFormat.values())), LogFormat.JSON));
    Optional<OpenTelemetry> openTelemetry = openTelemetry();
    in.requireValid();
    return new Settings(http, database.orElseThrow().settings(poolSize), listen.orElseThrow().settings(1), oidc.get(),
        signingKeys.orElseThrow(), accessTokens, sessions, reauthentication, returnToOrigins, log, openTelemetry);
  }

  /** Returns a supplier that may be called only if there is no problem. */
  private Supplier<ProviderSettings> oidc(URI publicUrl) {
    Optional<String> issuer = in.readEither("OIDC_ISSUER", "OIDC_ISSUER_URL", Formats::issuer);
    if (!in.isSet("OIDC_ISSUER_URL")) {
      in.require("OIDC_ISSUER", "set the issuer exactly as the identity provider states it");
    }
    Optional<String> clientId = in.read("OIDC_CLIENT_ID", Formats::name);
    in.require("OIDC_CLIENT_ID", "set the id of this service at the identity provider");
    Optional<Secret> clientSecret = in.read("OIDC_CLIENT_SECRET", Formats::password);
    Optional<ClientAuthentication> clientAuthentication = in.read("OIDC_CLIENT_AUTH",
        oneOf(List.of(ClientAuthentication.values())));
    Optional<Path> clientKeyFile = in.read("OIDC_CLIENT_PRIVATE_KEY_FILE", file(checks.clientKey()));
    requireCredentials(clientAuthentication);
    URI redirectUri = in.read("OIDC_REDIRECT_URI", Formats::url, URI.create(publicUrl + CallbackResource.PATH));
    List<String> scopes = in.read("OIDC_SCOPES", Formats::scopes, DEFAULT_SCOPES);
    Optional<RoleMapping> roleMapping = roleMapping();
    Duration clockSkew = in.read("OIDC_CLOCK_SKEW_SECONDS", amount(SECOND, Duration.ZERO), Duration.ofSeconds(60));
    List<String> algorithms = idTokenAlgorithms(clientSecret);
    Optional<Path> caFile = in.read("OIDC_CA_FILE", file(checks.certificates()));
    Optional<URI> postLogoutRedirectUri = in.read("OIDC_POST_LOGOUT_REDIRECT_URI", Formats::url);
    Set<String> trustedAudiences = in.read("OIDC_TRUSTED_AUDIENCES", set(Formats::name), Set.of());
    PushedAuthorization pushedAuthorization = in.read("OIDC_PAR", oneOf(List.of(PushedAuthorization.values())),
        PushedAuthorization.AUTO);
    ProxyRoutes proxies = new ProxyRoutes(proxySetting("HTTPS_PROXY", Formats::proxy),
        proxySetting("HTTP_PROXY", Formats::proxy), proxySetting("NO_PROXY", list(Formats::name)).orElse(List.of()));
    return () -> new ProviderSettings(issuer.orElseThrow(), clientId.orElseThrow(), clientSecret, clientAuthentication,
        clientKeyFile, redirectUri, scopes, roleMapping, clockSkew, algorithms, caFile, postLogoutRedirectUri,
        trustedAudiences, pushedAuthorization, proxies);
  }

  private void requireCredentials(Optional<ClientAuthentication> method) {
    boolean bySecret = method.map(present -> switch (present) {
      case CLIENT_SECRET_BASIC, CLIENT_SECRET_POST -> true;
      case PRIVATE_KEY_JWT, NONE -> false;
    }).orElse(!in.isSet("OIDC_CLIENT_AUTH"));
    if (bySecret) {
      in.require("OIDC_CLIENT_SECRET", "set the client's secret, or set OIDC_CLIENT_AUTH to none or private_key_jwt");
    }
    if (method.filter(ClientAuthentication.PRIVATE_KEY_JWT::equals).isPresent()) {
      in.require("OIDC_CLIENT_PRIVATE_KEY_FILE", "OIDC_CLIENT_AUTH=private_key_jwt signs with the key in that file");
    }
  }

  /** Most programs read these names in upper and lower case. Lower case takes precedence. */
  private <T> Optional<T> proxySetting(String name, Format<T> format) {
    Optional<T> upperCase = in.read(name, format);
    return in.read(name.toLowerCase(Locale.ROOT), format).or(() -> upperCase);
  }

  /** Reads only these two variables, even if others are invalid. */
  Optional<RoleMapping> readRoleMapping() {
    Optional<RoleMapping> mapping = roleMapping();
    in.requireValid();
    return mapping;
  }

  private Optional<RoleMapping> roleMapping() {
    Optional<String> claim = in.read("OIDC_ROLE_CLAIM", Formats::name);
    Optional<Map<String, Role>> roles = in.read("OIDC_ROLE_MAP", Formats::roles);
    if (roles.isPresent()) {
      in.require("OIDC_ROLE_CLAIM", "OIDC_ROLE_MAP maps the values of that claim");
    }
    if (claim.isPresent()) {
      in.require("OIDC_ROLE_MAP", "it maps the values of OIDC_ROLE_CLAIM, such as survey-admins=admin");
    }
    return claim.flatMap(name -> roles.map(map -> new RoleMapping(name, map)));
  }

  private List<String> idTokenAlgorithms(Optional<Secret> clientSecret) {
    List<String> algorithms = in.read("OIDC_ID_TOKEN_ALG", list(oneOf(ProviderSettings.ALGORITHMS)), List.of());
    if (algorithms.contains("HS256") && clientSecret.filter(ProviderSettings::isLongEnoughForHs256).isEmpty()) {
      in.complain("OIDC_ID_TOKEN_ALG", "names HS256, which needs an OIDC_CLIENT_SECRET of at least 32 bytes");
    }
    return algorithms;
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
    Duration maxAge = in.read("ADMIN_MAX_AGE_MINUTES", Formats::adminMaxAge, Duration.ofMinutes(60));
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
