package io.voicesurvey.adapters.oidc.provider;

import com.nimbusds.oauth2.sdk.http.HTTPRequest;
import io.voicesurvey.application.port.IdentityProviderFault;
import io.voicesurvey.application.port.IdentityProviderUnavailable;
import io.voicesurvey.application.port.SecretGenerator;
import io.voicesurvey.domain.login.PkceVerifier;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Checks, one by one, the things that a login needs from the provider. The caller must close it. */
public final class ProviderCheck implements AutoCloseable {
  private static final int BAD_REQUEST = 400;

  private static final int UNAUTHORIZED = 401;
  private static final Set<String> CLIENT_ERRORS = Set.of("invalid_client", "unauthorized_client");

  private final ProviderSettings settings;
  private final SecretGenerator secrets;
  private final InstantSource clock;
  private final ProviderHttp http;
  private final TokenEndpoint tokenEndpoint;

  /** @throws IllegalArgumentException if a file that the settings name is unusable; see {@link ProviderFiles} */
  public ProviderCheck(ProviderSettings settings, SecretGenerator secrets, InstantSource clock) {
    this.settings = settings;
    this.secrets = secrets;
    this.clock = clock;
    this.http = new ProviderHttp(settings.caFile().map(ProviderFiles::trusting), settings.proxies(),
        Thread::startVirtualThread, clock, endpoint -> outcome -> {});
    this.tokenEndpoint = new TokenEndpoint(settings, http, secrets, clock);
  }

  /**
   * The result of one check.
   *
   * @param isOk    false if the finding prevents a login
   * @param finding the observed state or, if it prevents a login, the problem and what to do
   */
  public record Result(boolean isOk, String finding) {
    static Result ok(String finding) {
      return new Result(true, finding);
    }

    static Result failed(String finding) {
      return new Result(false, finding);
    }
  }

  /** Checks the discovery document (OpenID Connect Discovery 1.0, section 4) and the route to it. */
  public Result discovery() {
    return about(metadata -> Result.ok(settings.issuer() + " is described as it should be, reached "
        + settings.proxies().way(discoveryUri())));
  }

  /** Checks that the provider publishes keys to verify ID tokens (RFC 7517). */
  public Result keys() {
    return about(metadata -> {
      long keys = http.ask(get(metadata.jwksUri()), "JWKS endpoint", ProviderHttp.LIMIT)
          .get("keys") instanceof JsonArray list
              ? list.size()
              : 0;
      return keys == 0
          ? Result.failed(metadata.jwksUri() + " holds no key: the provider has to publish one")
          : Result.ok(metadata.jwksUri() + " holds " + keys + " keys");
    });
  }

  /**
   * Checks that the provider redirects to our redirect URI. The request needs no login ({@code prompt=none}, OpenID
   * Connect Core 1.0, section 3.1.2.1): a provider that knows the URI sends its error there; others must not.
   */
  public Result redirectUri() {
    return about(metadata -> {
      ProviderHttp.Answer answer = http.send(get(authorization(metadata)), "authorization endpoint",
          ProviderHttp.LIMIT);
      if (answer.location().filter(location -> location.startsWith(settings.redirectUri().toString())).isPresent()) {
        return Result.ok("the provider leads back to " + settings.redirectUri());
      }
      return answer.status() >= BAD_REQUEST
          ? Result.failed("the provider refuses to lead back to " + settings.redirectUri() + " (status "
              + answer.status() + "): register it there for the client " + settings.clientId())
          : Result.ok(settings.redirectUri() + "; the provider did not tell whether it knows it");
    });
  }

  /**
   * Checks whether the token endpoint accepts our client. The request has a random code, which the provider refuses:
   * with {@code invalid_grant} if it accepts the client, with {@code invalid_client} if not (RFC 6749, section 5.2).
   * Some providers send {@code unauthorized_client} in the second case.
   */
  public Result client() {
    return about(metadata -> {
      ProviderHttp.Answer answer = tokenEndpoint.send(secrets.secret(), new PkceVerifier(secrets.secret()), metadata);
      Optional<String> error = TokenEndpoint.error(answer);
      ClientAuthentication method = tokenEndpoint.authentication(metadata);
      String way = method.name().toLowerCase(Locale.ROOT);
      if (error.filter("invalid_grant"::equals).isPresent()) {
        return Result.ok("the provider accepts the client " + settings.clientId() + " by " + way);
      }
      String came = "status " + answer.status() + error.map(TokenEndpoint::told).orElse("");
      return answer.status() == UNAUTHORIZED || error.filter(CLIENT_ERRORS::contains).isPresent()
          ? Result.failed("the provider refuses the client " + settings.clientId() + " by " + way + " (" + came
              + "): check OIDC_CLIENT_ID, OIDC_CLIENT_AUTH and " + proof(method))
          : Result.ok("the provider did not tell whether it accepts the client (" + came + ")");
    });
  }

  private static String proof(ClientAuthentication method) {
    return switch (method) {
      case CLIENT_SECRET_BASIC, CLIENT_SECRET_POST -> "OIDC_CLIENT_SECRET";
      case PRIVATE_KEY_JWT -> "that the public key of OIDC_CLIENT_PRIVATE_KEY_FILE is registered there";
      case NONE -> "that the client is registered there as a public one";
    };
  }

  /** Checks whether the provider lists the role claim among its claims; if not, the finding shows what to do. */
  public Result roleClaim() {
    return settings.roleMapping().map(mapping -> attempted(() -> {
      JsonObject document = http.ask(get(discoveryUri()), "discovery endpoint", ProviderHttp.LIMIT);
      boolean listed = document.get("claims_supported") instanceof JsonArray claims
          && claims.stream().anyMatch(name -> name instanceof JsonString text && mapping.isAt(text.getString()));
      return Result.ok(listed
          ? "the provider lists " + mapping.claim() + " among its claims"
          : "the provider does not list " + mapping.claim() + " among its claims (claims_supported), which may mean"
              + " nothing. " + mapping.advice());
    })).orElseGet(() -> Result.ok("OIDC_ROLE_CLAIM is not set: the provider changes no role"));
  }

  /** Compares the provider's clock with ours, by the {@code Date} header of its response. */
  public Result clock() {
    return attempted(() -> {
      Instant before = clock.instant();
      Optional<Instant> date = http.send(get(discoveryUri()), "discovery endpoint", ProviderHttp.LIMIT).date();
      return date.map(theirs -> compared(theirs, before, clock.instant()))
          .orElseGet(() -> Result.ok("the provider does not tell its time"));
    });
  }

  @Override
  public void close() {
    http.close();
  }

  /** Their time has whole seconds and is from a moment between our two times. */
  private Result compared(Instant theirs, Instant before, Instant after) {
    Duration behind = Duration.between(theirs.plusSeconds(1), before);
    Duration ahead = Duration.between(after, theirs);
    Duration off = behind.compareTo(ahead) > 0 ? behind : ahead;
    if (off.compareTo(Duration.ZERO) <= 0) {
      return Result.ok("the provider's clock shows the same time as ours");
    }
    String sentence = "the provider's clock is " + off.toSeconds() + " s "
        + (off.equals(behind) ? "behind" : "ahead of") + " ours, of " + settings.clockSkew().toSeconds() + " s allowed";
    return off.compareTo(settings.clockSkew()) > 0
        ? Result.failed(sentence + ": set this machine's clock (NTP), or OIDC_CLOCK_SKEW_SECONDS")
        : Result.ok(sentence);
  }

  /** A check that needs the provider's metadata. */
  @FunctionalInterface
  private interface Question {
    Result answer(ProviderMetadata metadata);
  }

  @FunctionalInterface
  private interface Attempt {
    Result result();
  }

  private Result about(Question question) {
    return attempted(() -> question.answer(ProviderMetadata.of(settings.issuer(),
        http.ask(get(discoveryUri()), "discovery endpoint", ProviderHttp.LIMIT))));
  }

  private static Result attempted(Attempt attempt) {
    try {
      return attempt.result();
    } catch (IdentityProviderUnavailable e) {
      return Result.failed(e.getMessage() + ": check OIDC_ISSUER, the network, and that the provider runs");
    } catch (IdentityProviderFault e) {
      return Result.failed(e.getMessage());
    }
  }

  private URI discoveryUri() {
    return Discovery.uri(settings.issuer());
  }

  private URI authorization(ProviderMetadata metadata) {
    Map<String, String> parameters = new TreeMap<>(Map.of("response_type", "code", "client_id", settings.clientId(),
        "redirect_uri", settings.redirectUri().toString(), "scope", "openid", "prompt", "none", "state", "check",
        "nonce", "check", "code_challenge", "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM",
        "code_challenge_method", "S256"));
    String query = parameters.entrySet().stream()
        .map(entry -> entry.getKey() + "=" + URLEncoder.encode(entry.getValue(), StandardCharsets.UTF_8))
        .collect(Collectors.joining("&"));
    return ProviderHttp.withQuery(metadata.authorizationEndpoint(), query);
  }

  private static HTTPRequest get(URI uri) {
    return ProviderHttp.get(uri, "application/json, application/jwk-set+json, */*;q=0.1");
  }
}
