package io.voicesurvey.bootstrap.settings;

import io.voicesurvey.adapters.oidc.provider.ProviderSettings;
import io.voicesurvey.adapters.oidc.provider.ProxyRoutes;
import io.voicesurvey.adapters.oidc.provider.RoleMapping;
import io.voicesurvey.adapters.oidc.token.AccessTokenSettings;
import io.voicesurvey.adapters.oidc.token.KeySource;
import io.voicesurvey.adapters.persistence.DatabaseSettings;
import io.voicesurvey.adapters.rest.http.HttpSettings;
import io.voicesurvey.domain.Secret;
import io.voicesurvey.domain.login.ProviderId;
import io.voicesurvey.domain.login.WebOrigin;
import io.voicesurvey.domain.session.ReauthenticationPolicy;
import io.voicesurvey.domain.session.SessionPolicy;
import io.voicesurvey.domain.user.GroupRoles;
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
 * @param providers       the identity providers in the order in which people see them, at least one
 * @param groupRoles      the roles of the groups of a directory, by the plain {@code OIDC_ROLE_MAP}
 * @param dormantAfter    the time without activity after which a user is disabled; empty: never
 * @param returnToOrigins origins, besides {@link HttpSettings#publicUrl()}, to which a login may redirect
 * @param workloadCaFile  certificates to trust for the issuers of workload tokens besides those of the JVM
 * @param openTelemetry   present if tracing is enabled
 */
public record Settings(HttpSettings http, DatabaseSettings database, DatabaseSettings listen,
    List<ProviderSettings> providers, GroupRoles groupRoles, KeySource signingKeys, AccessTokenSettings accessTokens,
    SessionPolicy sessions, ReauthenticationPolicy reauthentication, Optional<Duration> dormantAfter,
    Set<WebOrigin> returnToOrigins, Optional<Path> workloadCaFile, Log log, Optional<OpenTelemetry> openTelemetry) {
  public Settings {
    returnToOrigins = Set.copyOf(returnToOrigins);
    providers = List.copyOf(providers);
  }

  /** The proxies of outgoing requests, the same for all providers. */
  public ProxyRoutes proxies() {
    return providers.getFirst().proxies();
  }

  /**
   * An invalid or missing variable.
   *
   * @param message the problem and its solution, to be read after the variable's name; never contains a value
   */
  public record Problem(String variable, String message) {}

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

  /**
   * Reads the environment. It checks only that the files it names are readable, not their content.
   *
   * @throws WrongSettings with all invalid and missing variables
   */
  public static Settings read(Map<String, String> environment) {
    return read(environment, FileChecks.NONE);
  }

  /** @throws WrongSettings with all invalid and missing variables */
  public static Settings read(Map<String, String> environment, FileChecks checks) {
    return new SettingsWithDefaults(new Variables(environment), checks).read();
  }

  /**
   * Reads only the role mapping, even if other variables are invalid.
   *
   * @param provider empty: the only provider of {@code OIDC_PROVIDERS}, or the plain variables if that is not set
   * @throws WrongSettings if {@code OIDC_ROLE_CLAIM} or {@code OIDC_ROLE_MAP} is invalid, or the claim is set without the map;
   *                       or if {@code OIDC_PROVIDERS} does not name the provider, or several and none is given
   */
  public static Optional<RoleMapping> readRoleMapping(Map<String, String> environment, Optional<ProviderId> provider) {
    Variables variables = new Variables(environment);
    Optional<RoleMapping> mapping = new ProvidersReader(variables, FileChecks.NONE).readRoleMapping(provider);
    variables.requireValid();
    return mapping;
  }
}
