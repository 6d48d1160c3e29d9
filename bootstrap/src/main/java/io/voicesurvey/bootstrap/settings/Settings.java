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
 * All that an operator can set, checked. {@link #read} makes it from environment variables.
 *
 * @param database        where the data is
 * @param listen          a direct connection to the same database, for LISTEN and for migrations
 * @param returnToOrigins origins beside {@link Http#publicUrl()} that a login may lead back to
 * @param openTelemetry   there where traces are made
 */
public record Settings(Http http, Database database, Database listen, Oidc oidc, Jwt jwt, SessionPolicy sessions,
    Set<WebOrigin> returnToOrigins, Log log, Optional<OpenTelemetry> openTelemetry) {
  public Settings {
    returnToOrigins = Set.copyOf(returnToOrigins);
  }

  /** What came of reading the environment. */
  public sealed interface Outcome {
    record Valid(Settings settings) implements Outcome {}

    /** @param problems all of them, in the order of the variables' documentation; none tells a variable's value */
    record Invalid(List<Problem> problems) implements Outcome {
      public Invalid {
        problems = List.copyOf(problems);
      }
    }
  }

  /**
   * A wrong or missing variable.
   *
   * @param message what is wrong and what to do, to be read after the variable's name
   */
  public record Problem(String variable, String message) {}

  /**
   * How the HTTP server answers.
   *
   * @param port               0 lets the operating system choose
   * @param publicUrl          the origin that users see: scheme, host and port alone
   * @param corsOrigins        origins that may call the API with credentials
   * @param trustedProxies     whose forwarding headers are believed
   * @param rateLimitPerMinute requests a minute that one address may send to the sign-in endpoints; 0: no limit
   */
  public record Http(String host, int port, URI publicUrl, Set<WebOrigin> corsOrigins, List<IpRange> trustedProxies,
      int rateLimitPerMinute, boolean accessLog) {
    public Http {
      corsOrigins = Set.copyOf(corsOrigins);
      trustedProxies = List.copyOf(trustedProxies);
    }
  }

  /** @param jdbcUrl without user and password; its options may be secrets, so that it is never printed */
  public record Database(String jdbcUrl, Optional<String> user, Optional<Secret> password, int poolSize) {
    @Override
    public String toString() {
      return "Database[jdbcUrl=***, user=***, password=***, poolSize=" + poolSize + "]";
    }
  }

  /**
   * The identity provider, and what we are to it.
   *
   * @param issuer                exactly as the provider states it
   * @param clientAuth            none: the first that the provider supports of basic and post
   * @param clientPrivateKeyFile  there where {@code clientAuth} is {@link ClientAuth#PRIVATE_KEY_JWT}
   * @param scopes                {@code openid} among them
   * @param roleMapping           none: the provider never changes a role
   * @param idTokenAlgorithms     names of RFC 7518; none: as the provider's metadata says
   * @param caFile                certificates trusted beside the JVM's own
   * @param trustedAudiences      audiences that may stand beside ours in an ID token whose {@code azp} is ours
   * @param proxies               by {@code HTTPS_PROXY}, {@code HTTP_PROXY} and {@code NO_PROXY}
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

    /** True where codes and cookies can be read on their way to us. */
    public boolean redirectsInTheOpen() {
      return Formats.isInTheOpen(redirectUri);
    }
  }

  /** How we prove to the identity provider who we are (OpenID Connect Core 1.0, section 9). */
  public enum ClientAuth {
    CLIENT_SECRET_BASIC,
    CLIENT_SECRET_POST,
    PRIVATE_KEY_JWT,
    NONE
  }

  /**
   * Which role a user gets at login.
   *
   * @param claim the name of a claim; dots may reach into objects, {@code \\.} is a dot in a name
   * @param roles the role of each value that the claim can have, in Unicode's form NFC
   */
  public record RoleMapping(String claim, Map<String, Role> roles) {
    public RoleMapping {
      roles = Map.copyOf(roles);
    }
  }

  /**
   * The access tokens.
   *
   * @param lifetime whole seconds, one at least
   */
  public record Jwt(KeySource keys, String issuer, String audience, Duration lifetime) {}

  /** Where the keys come from that sign access tokens. */
  public sealed interface KeySource {
    /** @param secret 32 bytes at least, in UTF-8 */
    record SecretKey(Secret secret) implements KeySource {}

    /** @param path a PEM file, or a folder of them */
    record KeyFile(Path path) implements KeySource {}
  }

  /**
   * What is left to the OpenTelemetry SDK.
   *
   * @param variables its standard ones ({@code OTEL_…}) by their names; the headers among them hold secrets
   */
  public record OpenTelemetry(Map<String, Secret> variables) {
    public OpenTelemetry {
      variables = Map.copyOf(variables);
    }
  }

  public record Log(Level level, LogFormat format) {}

  public enum LogFormat {
    /** One JSON object a line. */
    JSON,
    /** For people. */
    TEXT
  }

  /** Reads the environment; of files that it names it checks no more than that they can be read. */
  public static Outcome read(Map<String, String> environment) {
    return read(environment, FileChecks.none());
  }

  /**
   * Reads the environment of a program that can't do without.
   *
   * @throws WrongSettings with all that is wrong or missing
   */
  public static Settings require(Map<String, String> environment) {
    return switch (read(environment)) {
      case Outcome.Valid(Settings settings) -> settings;
      case Outcome.Invalid(List<Problem> problems) -> throw new WrongSettings(problems);
    };
  }

  /**
   * The role mapping, whether or not the rest is right.
   *
   * @throws WrongSettings where {@code OIDC_ROLE_CLAIM} or {@code OIDC_ROLE_MAP} is wrong, or one is set without the other
   */
  public static Optional<RoleMapping> readRoleMapping(Map<String, String> environment) {
    return new SettingsReader(new Variables(environment), FileChecks.none()).readRoleMapping();
  }

  public static Outcome read(Map<String, String> environment, FileChecks checks) {
    return new SettingsReader(new Variables(environment), checks).read();
  }
}
