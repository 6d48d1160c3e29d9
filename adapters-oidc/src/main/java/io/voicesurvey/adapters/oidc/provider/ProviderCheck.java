package io.voicesurvey.adapters.oidc.provider;

import com.nimbusds.oauth2.sdk.ResponseType;
import com.nimbusds.oauth2.sdk.Scope;
import com.nimbusds.oauth2.sdk.http.HTTPRequest;
import com.nimbusds.oauth2.sdk.id.ClientID;
import com.nimbusds.oauth2.sdk.id.State;
import com.nimbusds.oauth2.sdk.pkce.CodeChallengeMethod;
import com.nimbusds.oauth2.sdk.pkce.CodeVerifier;
import com.nimbusds.openid.connect.sdk.AuthenticationRequest;
import com.nimbusds.openid.connect.sdk.Nonce;
import com.nimbusds.openid.connect.sdk.OIDCScopeValue;
import com.nimbusds.openid.connect.sdk.Prompt;
import io.voicesurvey.application.port.IdentityProviderFault;
import io.voicesurvey.application.port.IdentityProviderUnavailable;
import io.voicesurvey.application.port.SecretGenerator;
import io.voicesurvey.domain.login.PkceVerifier;
import io.voicesurvey.domain.login.WebOrigin;
import jakarta.json.Json;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Optional;
import java.util.function.BiConsumer;

/** Checks, one by one, the things that a login needs from the provider. The caller must close it. */
public final class ProviderCheck implements AutoCloseable {
  private static final int BAD_REQUEST = 400;
  private static final String OFFLINE = "offline_access";

  private final ProviderSettings settings;
  private final SecretGenerator secrets;
  private final InstantSource clock;
  private final ProviderHttp http;
  private final ClientCredentials credentials;
  private final AuthorizationEndpoint authorizationEndpoint;
  private final TokenEndpoint tokenEndpoint;

  /** @throws IllegalArgumentException if a file that the settings name is unusable; see {@link ProviderFiles} */
  public ProviderCheck(ProviderSettings settings, SecretGenerator secrets, InstantSource clock) {
    this.settings = settings;
    this.secrets = secrets;
    this.clock = clock;
    this.http = new ProviderHttp(settings.caFile().map(ProviderFiles::trusting), settings.variable("CA_FILE"),
        settings.proxies(),
        Thread::startVirtualThread, clock, endpoint -> outcome -> {});
    this.credentials = new ClientCredentials(settings, secrets, clock);
    this.authorizationEndpoint = new AuthorizationEndpoint(settings, http, credentials);
    this.tokenEndpoint = new TokenEndpoint(settings, http, credentials);
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

  /**
   * Runs the checks in order. Without a discovery document all other checks would fail, too, so only our own redirect
   * URI is checked.
   *
   * @param publicUrl the URL at which browsers reach this service
   * @param callback  the path at which this service receives the response of the provider
   * @param listener  receives the short name and the result of each check immediately after it
   */
  public void run(URI publicUrl, String callback, BiConsumer<String, Result> listener) {
    Optional<Result> wrongRedirectUri = redirectUriProblem(publicUrl, callback).map(Result::failed);
    Result discovery = discovery();
    if (!discovery.isOk()) {
      listener.accept("discovery", Result.failed(discovery.finding()
          + "; the checks of keys, client, role claim, redirect URI at the provider and clock were skipped"));
      wrongRedirectUri.ifPresent(result -> listener.accept("redirect URI", result));
      return;
    }
    listener.accept("discovery", discovery);
    listener.accept("keys", keys());
    listener.accept("client", client());
    if (settings.roleMapping().isPresent()) {
      listener.accept("role claim", roleClaim());
    }
    if (settings.recheckInterval().isPresent()) {
      listener.accept("recheck", recheck());
    }
    listener.accept("redirect URI", wrongRedirectUri.orElseGet(this::redirectUri));
    listener.accept("clock", clock());
  }

  /** The problem with our own redirect URI, independent of the provider. */
  private Optional<String> redirectUriProblem(URI publicUrl, String callback) {
    URI uri = settings.redirectUri();
    if (!WebOrigin.of(uri).equals(WebOrigin.of(publicUrl))) {
      return Optional.of(uri + " has another origin than PUBLIC_URL (" + publicUrl
          + "), so browsers do not send our cookie there: unset " + settings.variable("REDIRECT_URI")
          + ", or correct PUBLIC_URL");
    }
    if (!uri.getPath().endsWith(callback)) {
      return Optional.of(uri + " does not end with " + callback
          + ", the path at which this service answers: unset " + settings.variable("REDIRECT_URI")
          + ", or map that path in the proxy");
    }
    return ProviderSettings.isInTheOpen(uri)
        ? Optional.of(uri + " is not https, so codes and cookies travel unencrypted: set PUBLIC_URL to an https URL")
        : Optional.empty();
  }

  /** Checks the discovery document (OpenID Connect Discovery 1.0, section 4) and the route to it. */
  Result discovery() {
    return withMetadata(metadata -> Result.ok("the discovery document of " + settings.issuer()
        + " is valid; it was fetched " + settings.proxies().route(discoveryUri())));
  }

  /** Checks that the provider publishes keys to verify ID tokens (RFC 7517). */
  Result keys() {
    return withMetadata(metadata -> {
      long keys = http.fetch(get(metadata.jwksUri()), "JWKS endpoint", ProviderHttp.LIMIT)
          .get("keys") instanceof JsonArray list
              ? list.size()
              : 0;
      return keys == 0
          ? Result.failed(metadata.jwksUri() + " contains no key: the provider must publish one")
          : Result.ok(metadata.jwksUri() + " contains " + keys + (keys == 1 ? " key" : " keys"));
    });
  }

  /**
   * Checks that the provider redirects to our redirect URI. The request needs no login ({@code prompt=none}, OpenID
   * Connect Core 1.0, section 3.1.2.1): a provider that knows the URI sends its error there; others must not. If pushed
   * authorization requests are in use, the request is pushed (RFC 9126), so that this check covers them too.
   */
  Result redirectUri() {
    return withMetadata(metadata -> {
      if (metadata.requiresPushedAuthorization() && settings.pushedAuthorization() == PushedAuthorization.OFF) {
        return Result.failed("the provider requires pushed authorization requests"
            + " (require_pushed_authorization_requests), but " + settings.variable("PAR") + " is off: set "
            + settings.variable("PAR") + " to auto");
      }
      return switch (authorizationEndpoint.begin(silentRequest(), metadata)) {
        case AuthorizationEndpoint.Outcome.Ready(URI url) ->
          redirectUri(http.send(get(url), "authorization endpoint", ProviderHttp.LIMIT));
        case AuthorizationEndpoint.Outcome.Refused(String response, boolean ofClient) ->
          Result.failed("the provider refuses the pushed authorization request (" + response + "): "
              + (ofClient ? credentials.advice(metadata) : registration()));
      };
    });
  }

  private Result redirectUri(ProviderHttp.Response response) {
    if (response.location().filter(location -> location.startsWith(settings.redirectUri().toString())).isPresent()) {
      return Result.ok("the provider redirects to " + settings.redirectUri());
    }
    return response.status() >= BAD_REQUEST
        ? Result.failed("the provider refuses to redirect to " + settings.redirectUri() + " (status "
            + response.status() + "): " + registration())
        : Result.ok("the response does not show whether the provider accepts " + settings.redirectUri());
  }

  private String registration() {
    return "register the redirect URI " + settings.redirectUri() + " at the provider for the client "
        + settings.clientId();
  }

  /**
   * Checks whether the token endpoint accepts our client. The request has a random code, which the provider refuses:
   * with {@code invalid_grant} if it accepts the client, with {@code invalid_client} if not (RFC 6749, section 5.2).
   * Some providers send {@code unauthorized_client} in the second case.
   */
  Result client() {
    return withMetadata(metadata -> {
      ProviderHttp.Response response = tokenEndpoint.send(secrets.secret(), new PkceVerifier(secrets.secret()),
          metadata);
      Optional<String> error = TokenEndpoint.error(response);
      String name = credentials.method(metadata).name().toLowerCase(Locale.ROOT);
      if (error.filter("invalid_grant"::equals).isPresent()) {
        return Result.ok("the provider accepts the client " + settings.clientId() + " with " + name);
      }
      String received = "status " + response.status() + error.map(TokenEndpoint::shownError).orElse("");
      return ClientCredentials.areRefused(response.status(), error)
          ? Result.failed("the provider refuses the client " + settings.clientId() + " with " + name + " (" + received
              + "): " + credentials.advice(metadata))
          : Result.ok("the response does not show whether the provider accepts the client (" + received + ")");
    });
  }

  /** Checks whether the provider lists the role claim among its claims; if not, the finding shows what to do. */
  Result roleClaim() {
    return settings.roleMapping().map(mapping -> result(() -> {
      JsonObject document = http.fetch(get(discoveryUri()), "discovery endpoint", ProviderHttp.LIMIT);
      boolean listed = document.get("claims_supported") instanceof JsonArray claims
          && claims.stream().anyMatch(name -> name instanceof JsonString text && mapping.isAt(text.getString()));
      return Result.ok(listed
          ? "the provider lists " + mapping.claim() + " in claims_supported"
          : "the provider does not list " + mapping.claim() + " in claims_supported; it may send the"
              + " claim nevertheless. " + mapping.advice());
    })).orElseGet(() -> Result.ok(settings.variable("ROLE_CLAIM") + " is not set: a login changes no role"));
  }

  /** Checks whether the provider may issue refresh tokens, by which it is asked again about sessions. */
  Result recheck() {
    return result(() -> {
      JsonObject document = http.fetch(get(discoveryUri()), "discovery endpoint", ProviderHttp.LIMIT);
      if (document.containsKey("grant_types_supported") && !lists(document, "grant_types_supported", "refresh_token")) {
        return Result.ok("the provider does not list refresh_token in grant_types_supported: it is probably not asked"
            + " again about sessions, and a user who is disabled there keeps the sessions here");
      }
      return Result.ok(settings.scopes().contains(OFFLINE)
          ? settings.variable("SCOPES")
              + " requests offline_access; if the provider issues a refresh token, it is asked"
              + " again about each session in use"
          : "if the provider issues a refresh token, it is asked again about each session in use; "
              + (lists(document, "scopes_supported", OFFLINE)
                  ? "to request one, add offline_access to " + settings.variable("SCOPES")
                  : settings.variable("SCOPES") + " does not request one"));
    });
  }

  private static boolean lists(JsonObject document, String name, String value) {
    return document.get(name) instanceof JsonArray values && values.contains(Json.createValue(value));
  }

  /** Compares the provider's clock with ours, by the {@code Date} header of its response. */
  Result clock() {
    return result(() -> {
      Instant before = clock.instant();
      Optional<Instant> date = http.send(get(discoveryUri()), "discovery endpoint", ProviderHttp.LIMIT).date();
      return date.map(theirs -> compared(theirs, before, clock.instant()))
          .orElseGet(() -> Result.ok("the provider's response has no Date header"));
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
      return Result.ok("the provider's clock and ours agree");
    }
    String sentence = "the provider's clock is " + off.toSeconds() + " s "
        + (off.equals(behind) ? "behind" : "ahead of") + " ours; " + settings.clockSkew().toSeconds()
        + " s are allowed";
    return off.compareTo(settings.clockSkew()) > 0
        ? Result.failed(
            sentence + ": correct this machine's clock (NTP) or increase " + settings.variable("CLOCK_SKEW_SECONDS"))
        : Result.ok(sentence);
  }

  /** A check that needs the provider's metadata. */
  @FunctionalInterface
  private interface MetadataCheck {
    Result of(ProviderMetadata metadata);
  }

  @FunctionalInterface
  private interface Check {
    Result result();
  }

  private Result withMetadata(MetadataCheck check) {
    return result(() -> check.of(ProviderMetadata.of(settings.issuer(), settings.variable("ISSUER"),
        http.fetch(get(discoveryUri()), "discovery endpoint", ProviderHttp.LIMIT))));
  }

  private Result result(Check check) {
    try {
      return check.result();
    } catch (IdentityProviderUnavailable e) {
      return Result.failed(e.getMessage() + ": check " + settings.variable("ISSUER")
          + ", the network, and whether the provider is running");
    } catch (IdentityProviderFault e) {
      return Result.failed(e.getMessage());
    }
  }

  private URI discoveryUri() {
    return Discovery.uri(settings.issuer());
  }

  /** The login of such a request cannot be completed: its verifier is not kept. */
  private AuthenticationRequest silentRequest() {
    return new AuthenticationRequest.Builder(ResponseType.CODE, new Scope(OIDCScopeValue.OPENID),
        new ClientID(settings.clientId()), settings.redirectUri()).prompt(new Prompt(Prompt.Type.NONE))
        .state(new State("check")).nonce(new Nonce("check"))
        .codeChallenge(new CodeVerifier(secrets.secret().reveal()), CodeChallengeMethod.S256).build();
  }

  private static HTTPRequest get(URI uri) {
    return ProviderHttp.get(uri, "application/json, application/jwk-set+json, */*;q=0.1");
  }
}
