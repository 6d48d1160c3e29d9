package io.voicesurvey.bootstrap.settings;

import static io.voicesurvey.bootstrap.settings.Formats.file;
import static io.voicesurvey.bootstrap.settings.Formats.list;
import static io.voicesurvey.bootstrap.settings.Formats.oneOf;
import static io.voicesurvey.bootstrap.settings.Formats.set;
import static io.voicesurvey.bootstrap.settings.NumberFormats.amount;

import io.voicesurvey.adapters.oidc.provider.ClientAuthentication;
import io.voicesurvey.adapters.oidc.provider.ProviderSettings;
import io.voicesurvey.adapters.oidc.provider.ProxyRoutes;
import io.voicesurvey.adapters.oidc.provider.PushedAuthorization;
import io.voicesurvey.adapters.oidc.provider.RoleMapping;
import io.voicesurvey.adapters.rest.login.CallbackResource;
import io.voicesurvey.domain.Secret;
import io.voicesurvey.domain.login.ProviderId;
import io.voicesurvey.domain.login.ProviderProfile;
import io.voicesurvey.domain.user.AdoptionPolicy;
import io.voicesurvey.domain.user.EmailDomain;
import io.voicesurvey.domain.user.Role;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Reads the variables of one identity provider. It goes on after a problem, so that it finds all of them.
 *
 * @param in the variables as the provider sees them
 */
record ProviderReader(Variables in, FileChecks checks) {
  private static final List<String> DEFAULT_SCOPES = List.of("openid", "profile", "email");
  private static final Optional<String> SUBJECT = Optional.of("sub");
  private static final Duration DEFAULT_SKEW = Duration.ofSeconds(60);

  /**
   * What was read.
   *
   * @param in       the variables as the provider sees them
   * @param issuer   empty if it is missing or invalid
   * @param settings may be called only if no variable has a problem
   */
  record Reading(Variables in, Optional<String> issuer, Set<EmailDomain> domains, URI redirectUri,
      Supplier<ProviderSettings> settings) {}

  /** Reads the only provider, which has no domains. */
  Reading readOnly(URI publicUrl, ProxyRoutes proxies) {
    return read(ProviderId.DEFAULT, ProviderId.DEFAULT.value(), Set.of(), AdoptionPolicy.NEVER, SUBJECT, publicUrl,
        proxies);
  }

  /**
   * Reads one of the providers of {@code OIDC_PROVIDERS}.
   *
   * @param isOnly whether there is no other: of several, only a provider with the variable states ids of the directory
   */
  Reading readOne(ProviderId id, boolean isOnly, URI publicUrl, ProxyRoutes proxies) {
    String name = in.read("OIDC_NAME", Formats::name, id.value());
    Set<EmailDomain> domains = in.read("OIDC_DOMAINS", set(Formats::emailDomain), Set.of());
    if (in.read("OIDC_DOMAINS", text -> text.replace(",", "").isBlank(), false)) {
      in.complain("OIDC_DOMAINS", "names no domain: unset it, or name the email domains, such as example.com");
    }
    boolean adopts = in.read("OIDC_ADOPT_BY_EMAIL", oneOf(List.of(true, false)), false);
    if (adopts && !in.isSet("OIDC_DOMAINS")) {
      in.complain("OIDC_ADOPT_BY_EMAIL", "needs " + in.name("OIDC_DOMAINS")
          + ", the email domains whose users the provider may take over");
    }
    return read(id, name, domains, adopts ? new AdoptionPolicy(domains) : AdoptionPolicy.NEVER,
        SUBJECT.filter(claim -> isOnly), publicUrl, proxies);
  }

  /** @param defaultIdClaim the claim with the id in the directory, if the variable does not name another one */
  private Reading read(ProviderId id, String name, Set<EmailDomain> domains, AdoptionPolicy adoption,
      Optional<String> defaultIdClaim, URI publicUrl, ProxyRoutes proxies) {
    Optional<String> issuer = issuer();
    Optional<String> clientId = in.read("OIDC_CLIENT_ID", Formats::name);
    in.require("OIDC_CLIENT_ID", "set the id of this service at the identity provider");
    Optional<Secret> clientSecret = in.read("OIDC_CLIENT_SECRET", Formats::password);
    Optional<ClientAuthentication> clientAuthentication = in.read("OIDC_CLIENT_AUTH",
        oneOf(List.of(ClientAuthentication.values())));
    Optional<Path> clientKeyFile = in.read("OIDC_CLIENT_PRIVATE_KEY_FILE", file(checks.clientKey()));
    requireCredentials(clientAuthentication);
    URI redirectUri = in.read("OIDC_REDIRECT_URI", Formats::url,
        URI.create(publicUrl + CallbackResource.pathOf(id.value())));
    List<String> scopes = in.read("OIDC_SCOPES", Formats::scopes, DEFAULT_SCOPES);
    Optional<RoleMapping> roleMapping = roleMapping();
    Optional<String> idClaim = in.read("OIDC_SCIM_ID_CLAIM", Formats::name).or(() -> defaultIdClaim);
    Duration clockSkew = in.read("OIDC_CLOCK_SKEW_SECONDS", amount(Duration.ofSeconds(1), Duration.ZERO),
        DEFAULT_SKEW);
    List<String> algorithms = idTokenAlgorithms(clientSecret);
    Optional<Path> caFile = in.read("OIDC_CA_FILE", file(checks.certificates()));
    Optional<URI> postLogoutRedirectUri = in.read("OIDC_POST_LOGOUT_REDIRECT_URI", Formats::url);
    Set<String> trustedAudiences = in.read("OIDC_TRUSTED_AUDIENCES", set(Formats::name), Set.of());
    PushedAuthorization pushedAuthorization = in.read("OIDC_PAR", oneOf(List.of(PushedAuthorization.values())),
        PushedAuthorization.AUTO);
    Duration recheckInterval = in.read("OIDC_RECHECK_MINUTES", NumberFormats.minutes(Duration.ofDays(30)),
        Duration.ofMinutes(60));
    return new Reading(in, issuer, domains, redirectUri,
        () -> new ProviderSettings(
            new ProviderProfile(id, name, issuer.orElseThrow(), domains, adoption, idClaim.equals(SUBJECT)),
            in.prefix(), clientId.orElseThrow(), clientSecret, clientAuthentication, clientKeyFile, redirectUri, scopes,
            roleMapping,
            idClaim, clockSkew, algorithms, caFile, postLogoutRedirectUri, trustedAudiences, pushedAuthorization,
            Optional.of(recheckInterval).filter(Duration::isPositive), proxies));
  }

  private Optional<String> issuer() {
    Optional<String> issuer = in.readEither("OIDC_ISSUER", "OIDC_ISSUER_URL", Formats::issuer);
    if (!in.isSet("OIDC_ISSUER_URL")) {
      in.require("OIDC_ISSUER", "set the issuer exactly as the identity provider states it");
    }
    return issuer;
  }

  private void requireCredentials(Optional<ClientAuthentication> method) {
    boolean bySecret = method.map(present -> switch (present) {
      case CLIENT_SECRET_BASIC, CLIENT_SECRET_POST -> true;
      case PRIVATE_KEY_JWT, NONE -> false;
    }).orElse(!in.isSet("OIDC_CLIENT_AUTH"));
    if (bySecret) {
      in.require("OIDC_CLIENT_SECRET",
          "set the client's secret, or set " + in.name("OIDC_CLIENT_AUTH") + " to none or private_key_jwt");
    }
    if (method.filter(ClientAuthentication.PRIVATE_KEY_JWT::equals).isPresent()) {
      in.require("OIDC_CLIENT_PRIVATE_KEY_FILE",
          in.name("OIDC_CLIENT_AUTH") + "=private_key_jwt signs with the key in that file");
    }
  }

  Optional<RoleMapping> roleMapping() {
    Optional<String> claim = in.read("OIDC_ROLE_CLAIM", Formats::name);
    Optional<Map<String, Role>> roles = in.read("OIDC_ROLE_MAP", Formats::roles);
    if (claim.isPresent()) {
      in.require("OIDC_ROLE_MAP",
          "it maps the values of " + in.name("OIDC_ROLE_CLAIM") + ", such as survey-admins=admin");
    }
    return claim.flatMap(name -> roles.map(map -> new RoleMapping(name, map)));
  }

  private List<String> idTokenAlgorithms(Optional<Secret> clientSecret) {
    List<String> algorithms = in.read("OIDC_ID_TOKEN_ALG", list(oneOf(ProviderSettings.ALGORITHMS)), List.of());
    if (algorithms.contains("HS256") && clientSecret.filter(ProviderSettings::isLongEnoughForHs256).isEmpty()) {
      in.complain("OIDC_ID_TOKEN_ALG",
          "names HS256, which needs an " + in.name("OIDC_CLIENT_SECRET") + " of at least 32 bytes");
    }
    return algorithms;
  }
}
