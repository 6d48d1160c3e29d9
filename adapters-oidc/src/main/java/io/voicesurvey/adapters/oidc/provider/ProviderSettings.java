package io.voicesurvey.adapters.oidc.provider;

import io.voicesurvey.domain.Secret;
import io.voicesurvey.domain.login.ProviderProfile;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The settings of the provider and of this service as its client.
 *
 * @param profile               id, issuer and what people see
 * @param variablePrefix        the start of the names of its environment variables, for messages: {@code OIDC_}
 * @param clientSecret          required except for {@code NONE} and {@code PRIVATE_KEY_JWT}; always required for HS256
 * @param clientAuthentication  empty: {@code CLIENT_SECRET_BASIC}, or {@code CLIENT_SECRET_POST} if the metadata lists
 *                              only that one of the two
 * @param clientPrivateKeyFile  for {@code PRIVATE_KEY_JWT}; see {@link ProviderFiles#clientKeyProblem}
 * @param scopes                the scopes to request; {@code openid} is added if it is missing
 * @param roleMapping           empty: the provider never changes a role
 * @param externalIdClaim       the claim with the id of a person in the directory that provisions users; empty: the
 *                              provider is not trusted to state it
 * @param clockSkew             the allowed difference between the provider's clock and ours
 * @param idTokenAlgorithms     the accepted signature algorithms, from {@link #ALGORITHMS}; empty: RS256 if the
 *                              metadata lists it or lists none, else the listed asymmetric ones
 * @param caFile                certificates to trust in addition to the platform's own; see
 *                              {@link ProviderFiles#certificatesProblem}
 * @param postLogoutRedirectUri where the provider redirects the browser after a logout
 * @param trustedAudiences      allowed audiences in addition to ours, in an ID token whose {@code azp} is ours
 * @param pushedAuthorization   whether authorization requests are pushed (RFC 9126)
 * @param recheckInterval       the maximum time after which the provider is asked again about a session in use, if it
 *                              issued a refresh token; empty: never
 * @param proxies               the proxies to the provider, if any
 */
public record ProviderSettings(ProviderProfile profile, String variablePrefix, String clientId,
    Optional<Secret> clientSecret,
    Optional<ClientAuthentication> clientAuthentication, Optional<Path> clientPrivateKeyFile, URI redirectUri,
    List<String> scopes, Optional<RoleMapping> roleMapping, Optional<String> externalIdClaim, Duration clockSkew,
    List<String> idTokenAlgorithms,
    Optional<Path> caFile, Optional<URI> postLogoutRedirectUri, Set<String> trustedAudiences,
    PushedAuthorization pushedAuthorization, Optional<Duration> recheckInterval, ProxyRoutes proxies) {

  /** Supported ID token algorithms (RFC 7518, section 3.1; RFC 8037); HS256 only if it is configured. */
  public static final List<String> ALGORITHMS = List.of("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256",
      "ES384", "ES512", "EdDSA", "HS256");

  /** RFC 7518, section 3.2: an HS256 key has at least 256 bits. */
  private static final int MIN_HS256_SECRET_BYTES = 32;
  private static final Pattern SCOPE = Pattern.compile("[!#-\\[\\]-~]+");
  private static final Pattern LOOPBACK = Pattern
      .compile("(?:[^.]+\\.)*localhost|127(?:\\.\\d{1,3}){3}|\\[(?:::1|0:0:0:0:0:0:0:1)]", Pattern.CASE_INSENSITIVE);

  public ProviderSettings {
    Objects.requireNonNull(profile, "profile");
    Objects.requireNonNull(variablePrefix, "variablePrefix");
    Objects.requireNonNull(redirectUri, "redirectUri");
    Objects.requireNonNull(postLogoutRedirectUri, "postLogoutRedirectUri");
    Objects.requireNonNull(roleMapping, "roleMapping");
    Objects.requireNonNull(externalIdClaim, "externalIdClaim");
    Objects.requireNonNull(caFile, "caFile");
    Objects.requireNonNull(pushedAuthorization, "pushedAuthorization");
    Objects.requireNonNull(proxies, "proxies");
    if (recheckInterval.filter(interval -> !interval.isPositive()).isPresent()) {
      throw new IllegalArgumentException("the recheck interval must be positive");
    }
    scopes = List.copyOf(scopes);
    trustedAudiences = Set.copyOf(trustedAudiences);
    idTokenAlgorithms = List.copyOf(idTokenAlgorithms);
    if (clientId.isEmpty()) {
      throw new IllegalArgumentException("the client id must not be empty");
    }
    if (clockSkew.isNegative()) {
      throw new IllegalArgumentException("the clock skew must not be negative");
    }
    if (!ALGORITHMS.containsAll(idTokenAlgorithms)) {
      throw new IllegalArgumentException("an ID token algorithm is not supported");
    }
    requireCredentials(clientSecret, clientAuthentication, clientPrivateKeyFile, idTokenAlgorithms);
  }

  /** Exactly as the provider states it. */
  public String issuer() {
    return profile.issuer();
  }

  /** The name of the environment variable of a setting, for messages: {@code OIDC_CA_FILE} of {@code CA_FILE}. */
  String variable(String setting) {
    return variablePrefix + setting;
  }

  private static void requireCredentials(Optional<Secret> secret, Optional<ClientAuthentication> method,
      Optional<Path> keyFile, List<String> algorithms) {
    boolean byKey = method.filter(ClientAuthentication.PRIVATE_KEY_JWT::equals).isPresent();
    boolean isPublic = method.filter(ClientAuthentication.NONE::equals).isPresent();
    if (byKey && keyFile.isEmpty()) {
      throw new IllegalArgumentException("private_key_jwt requires a private key");
    }
    if (!byKey && !isPublic && secret.isEmpty()) {
      throw new IllegalArgumentException("the client requires a secret");
    }
    if (algorithms.contains("HS256") && secret.filter(ProviderSettings::isLongEnoughForHs256).isEmpty()) {
      throw new IllegalArgumentException("HS256 requires a client secret of at least 32 bytes");
    }
  }

  /** Scopes separated by white space (RFC 6749, section 3.3), after {@code openid}. Empty if one is not a scope. */
  public static Optional<List<String>> scopes(String text) {
    List<String> scopes = Stream.concat(Stream.of("openid"), Arrays.stream(text.strip().split("\\s+"))).distinct()
        .toList();
    return Optional.of(scopes).filter(all -> all.stream().allMatch(scope -> SCOPE.matcher(scope).matches()));
  }

  /** True if data sent to the URL can be intercepted: http to a host other than loopback. */
  public static boolean isInTheOpen(URI url) {
    return url.getScheme().equalsIgnoreCase("http") && !LOOPBACK.matcher(url.getHost()).matches();
  }

  /** True if HS256 can use this client secret as its key. */
  public static boolean isLongEnoughForHs256(Secret secret) {
    return secret.reveal().getBytes(StandardCharsets.UTF_8).length >= MIN_HS256_SECRET_BYTES;
  }
}
