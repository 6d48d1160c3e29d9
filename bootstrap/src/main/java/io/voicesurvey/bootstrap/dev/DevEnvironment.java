package io.voicesurvey.bootstrap.dev;

import io.voicesurvey.bootstrap.settings.WrongSettings;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** The settings of development. The variables of the environment take precedence over its own values. */
public final class DevEnvironment {
  private static final List<String> REAL_SYSTEMS = List.of("OIDC_ISSUER", "OIDC_ISSUER_URL", "OIDC_PROVIDERS",
      "DATABASE_URL", "DATABASE_LISTEN_URL");
  private static final Set<String> SERVICE_ONLY = Set.of("HOST", "PORT", "LOG_FORMAT");
  private static final List<String> PROXIES = List.of("HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "http_proxy");
  /** The provider forgets its refresh tokens when it stops, so that a recheck would end the sessions from before. */
  private static final Map<String, String> DEFAULTS = Map.of("HOST", "127.0.0.1", "PORT", "8000", "LOG_FORMAT", "text",
      "OIDC_CLIENT_AUTH", "none", "OIDC_RECHECK_MINUTES", "0", "OIDC_ROLE_CLAIM", "roles",
      "OIDC_ROLE_MAP", "admin=admin,campaign_manager=campaign_manager,viewer=viewer");

  private final Map<String, String> given;
  private final boolean hasTwoProviders;

  private DevEnvironment(Map<String, String> given, boolean hasTwoProviders) {
    this.given = Map.copyOf(given);
    this.hasTwoProviders = hasTwoProviders;
  }

  /**
   * @param providers the number of identity providers, 1 or 2
   * @throws WrongSettings if the environment names a real database or identity provider, which must not be used here
   */
  public static DevEnvironment over(Map<String, String> given, int providers) {
    DevEnvironment environment = new DevEnvironment(given, providers == 2);
    Optional<String> real = REAL_SYSTEMS.stream().flatMap(environment::namesOf).filter(environment::isSet).findFirst();
    if (real.isPresent()) {
      throw new WrongSettings("voicesurveyagent: dev uses its own database and identity provider: unset "
          + real.get() + ", or use serve.");
    }
    return environment;
  }

  /** For checking the given variables before anything is started: addresses and key are placeholders. */
  public Map<String, String> beforeStart() {
    return with(Map.of("DATABASE_URL", "postgresql://localhost/unknown", "JWT_SECRET_KEY", "-".repeat(32)),
        name -> "http://localhost/" + name);
  }

  /** @param issuers returns the issuer of a name at the development provider */
  public Map<String, String> running(String databaseUrl, UnaryOperator<String> issuers, Path signingKeyFile) {
    return with(Map.of("DATABASE_URL", databaseUrl, "JWT_SECRET_KEY_FILE", signingKeyFile.toString()), issuers);
  }

  /**
   * The variables that {@code running} adds and other commands need, too. They contain no secret: keys are in files.
   */
  public Map<String, String> forCommands(Map<String, String> running) {
    Map<String, String> added = new TreeMap<>(running);
    added.entrySet().removeAll(given.entrySet());
    added.keySet().removeIf(name -> isGiven(name) || SERVICE_ONLY.contains(name));
    return added;
  }

  private static Map<String, String> oneProvider(UnaryOperator<String> issuers) {
    return Map.of("OIDC_ISSUER", issuers.apply("dev"), "OIDC_CLIENT_ID", DevIdentityProvider.CLIENT_ID);
  }

  /** The second provider adopts the users of the first one, which is the only provider of other starts. */
  private static Map<String, String> twoProviders(UnaryOperator<String> issuers) {
    return Map.of("OIDC_PROVIDERS", "corp,partner", "OIDC_CORP_NAME", "Corp", "OIDC_CORP_ISSUER", issuers.apply("dev"),
        "OIDC_CORP_CLIENT_ID", DevIdentityProvider.CLIENT_ID, "OIDC_PARTNER_NAME", "Partner", "OIDC_PARTNER_ISSUER",
        issuers.apply("partner"), "OIDC_PARTNER_CLIENT_ID", DevIdentityProvider.CLIENT_ID, "OIDC_PARTNER_DOMAINS",
        DevPerson.DOMAIN, "OIDC_PARTNER_ADOPT_BY_EMAIL", "true");
  }

  private Map<String, String> with(Map<String, String> parts, UnaryOperator<String> issuers) {
    Map<String, String> environment = new HashMap<>(given);
    Stream.of(DEFAULTS, hasTwoProviders ? twoProviders(issuers) : oneProvider(issuers), parts)
        .flatMap(map -> map.entrySet().stream()).filter(entry -> !isGiven(entry.getKey()))
        .forEach(entry -> environment.put(entry.getKey(), entry.getValue()));
    // The development provider is on this host, which a proxy cannot reach.
    PROXIES.forEach(environment::remove);
    return environment;
  }

  private boolean isGiven(String name) {
    String variable = name.startsWith("JWT_SECRET_KEY") ? "JWT_SECRET_KEY" : name;
    return namesOf(variable).anyMatch(this::isSet)
        || variable.equals("JWT_SECRET_KEY") && namesOf("JWT_PRIVATE_KEY_FILE").anyMatch(this::isSet);
  }

  private Stream<String> namesOf(String variable) {
    return Stream.of(variable, variable + "_FILE");
  }

  private boolean isSet(String name) {
    return !given.getOrDefault(name, "").isEmpty();
  }
}
