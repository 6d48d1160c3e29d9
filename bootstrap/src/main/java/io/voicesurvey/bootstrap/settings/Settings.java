package io.voicesurvey.bootstrap.settings;

import io.voicesurvey.adapters.oidc.provider.ProxyRoutes;
import io.voicesurvey.domain.Secret;
import io.voicesurvey.domain.login.WebOrigin;
import io.voicesurvey.domain.session.SessionPolicy;
import io.voicesurvey.domain.user.Role;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.event.Level;

/**
 * The validated settings of the service. {@link #read} creates them from environment variables.
 *
 * @param database        the database that holds the data
 * @param listen          a direct connection to the same database, for LISTEN and for migrations
 * @param returnToOrigins origins, besides {@link Http#publicUrl()}, to which a login may redirect
 * @param openTelemetry   present if tracing is enabled
 */
public record Settings(Http http, Database database, Database listen, Oidc oidc, Jwt jwt, SessionPolicy sessions,
    Set<WebOrigin> returnToOrigins, Log log, Optional<OpenTelemetry> openTelemetry) {
  public Settings {
    returnToOrigins = Set.copyOf(returnToOrigins);
  }

  /** The result of reading the environment. */
  public sealed interface Outcome {
    record Valid(Settings settings) implements Outcome {}

    /** @param problems all problems, in the order of the variables' documentation; none contains a variable's value */
    record Invalid(List<Problem> problems) implements Outcome {
      public Invalid {
        problems = List.copyOf(problems);
      }
    }
  }

  /**
   * An invalid or missing variable.
   *
   * @param message the problem and its solution, to be read after the variable's name
   */
  public record Problem(String variable, String message) {}

  /**
   * The settings of the HTTP server.
   *
   * @param port               0: the operating system chooses the port
   * @param publicUrl          the origin that users see: only scheme, host and port
   * @param corsOrigins        origins that may call the API with credentials
   * @param trustedProxies     addresses whose forwarding headers are trusted
   * @param rateLimitPerMinute the maximum of requests a minute from one address to the sign-in endpoints; 0: no limit
   */
  public record Http(String host, int port, URI publicUrl, Set<WebOrigin> corsOrigins, List<IpRange> trustedProxies,
      int rateLimitPerMinute, boolean accessLog) {
    public Http {
      corsOrigins = Set.copyOf(corsOrigins);
      trustedProxies = List.copyOf(trustedProxies);
    }
  }

  /** @param jdbcUrl the URL without user and password; never printed, because its options may be secrets */
  public record Database(String jdbcUrl, Optional<String> user, Optional<Secret> password, int poolSize) {
    @Override
    public String toString() {
      return "Database[jdbcUrl=***, user=***, password=***, poolSize=" + poolSize + "]";
    }
  }

  /**
   * The identity provider, and this service as its client.
   *
   * @param issuer               exactly as the provider states it
   * @param clientAuth           empty: the first that the provider supports of basic and post
   * @param clientPrivateKeyFile always present if {@code clientAuth} is {@link ClientAuth#PRIVATE_KEY_JWT}
   * @param scopes               always contain {@code openid}
   * @param roleMapping          empty: the provider never changes a role
   * @param idTokenAlgorithms    names from RFC 7518; empty: those in the provider's metadata
   * @param caFile               certificates that are trusted in addition to those of the JVM
   * @param trustedAudiences     audiences that are allowed besides ours in an ID token whose {@code azp} is ours
   * @param proxies              from {@code HTTPS_PROXY}, {@code HTTP_PROXY} and {@code NO_PROXY}
   */
  public record Oidc(String issuer, String clientId, Optional<Secret> clientSecret, Optional<ClientAuth> clientAuth,
      Optional<Path> clientPrivateKeyFile, URI redirectUri, List<String> scopes, Optional<RoleMapping> roleMapping,
      Duration clockSkew, List<String> idTokenAlgorithms, Optional<Path> caFile, Optional<URI> postLogoutRedirectUri,
      Set<String> trustedAudiences, ProxyRoutes proxies) {
    public Oidc {
      trustedAudiences = Set.copyOf(trustedAudiences);
      scopes = List.copyOf(scopes);
      idTokenAlgorithms = List.copyOf(idTokenAlgorithms);
    }

    /** True if codes and cookies can be intercepted on the way to this service. */
    public boolean redirectsInTheOpen() {
      return Formats.isInTheOpen(redirectUri);
    }
  }

  /** The method of client authentication at the identity provider (OpenID Connect Core 1.0, section 9). */
  public enum ClientAuth {
    CLIENT_SECRET_BASIC,
    CLIENT_SECRET_POST,
    PRIVATE_KEY_JWT,
    NONE
  }

  /**
   * Maps the values of a claim to the role of a user at login.
   *
   * @param claim the name of a claim; dots may separate the names of nested objects, {@code \\.} is a dot in a name
   * @param roles the role for each value of the claim, in Unicode NFC
   */
  public record RoleMapping(String claim, Map<String, Role> roles) {
    public RoleMapping {
      roles = Map.copyOf(roles);
    }
  }

  /**
   * The settings of access tokens.
   *
   * @param lifetime whole seconds, at least one
   */
  public record Jwt(KeySource keys, String issuer, String audience, Duration lifetime) {}

  /** The source of the keys that sign access tokens. */
  public sealed interface KeySource {
    /** @param secret at least 32 bytes in UTF-8 */
    record SecretKey(Secret secret) implements KeySource {}

    /** @param path a PEM file, or a folder of PEM files */
    record KeyFile(Path path) implements KeySource {}
  }

  /**
   * The variables that the OpenTelemetry SDK reads.
   *
   * @param variables its standard variables ({@code OTEL_…}) by name; the headers among them contain secrets
   */
  public record OpenTelemetry(Map<String, Secret> variables) {
    public OpenTelemetry {
      variables = Map.copyOf(variables);
    }
  }

  public record Log(Level level, LogFormat format) {}

  public enum LogFormat {
    /** One JSON object per line. */
    JSON,
    /** Text for human readers. */
    TEXT
  }

  /** Reads the environment. It checks only that the files it names are readable, not their content. */
  public static Outcome read(Map<String, String> environment) {
    return read(environment, FileChecks.none());
  }

  /**
   * Reads the environment of a program that needs valid settings.
   *
   * @throws WrongSettings with all invalid and missing variables
   */
  public static Settings require(Map<String, String> environment) {
    return switch (read(environment)) {
      case Outcome.Valid(Settings settings) -> settings;
      case Outcome.Invalid(List<Problem> problems) -> throw new WrongSettings(problems);
    };
  }

  /**
   * Reads only the role mapping, even if other variables are invalid.
   *
   * @throws WrongSettings if {@code OIDC_ROLE_CLAIM} or {@code OIDC_ROLE_MAP} is invalid, or only one of them is set
   */
  public static Optional<RoleMapping> readRoleMapping(Map<String, String> environment) {
    return new SettingsReader(new Variables(environment), FileChecks.none()).readRoleMapping();
  }

  public static Outcome read(Map<String, String> environment, FileChecks checks) {
    return new SettingsReader(new Variables(environment), checks).read();
  }
}
