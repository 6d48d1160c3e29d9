package io.voicesurvey.adapters.oidc.provider;

import com.nimbusds.oauth2.sdk.http.HTTPRequest;
import io.voicesurvey.application.port.IdentityProviderFault;
import io.voicesurvey.application.port.IdentityProviderUnavailable;
import io.voicesurvey.application.port.SecretGenerator;
import io.voicesurvey.domain.login.PkceVerifier;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import java.net.URI;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.Supplier;

/** Checks, one by one, the things that a login needs from the provider. The caller must close it. */
public final class ProviderCheck implements AutoCloseable {
  private final ProviderSettings settings;
  private final SecretGenerator secrets;
  private final InstantSource clock;
  private final ProviderHttp http;
  private final ClientCredentials credentials;
  private final TokenEndpoint tokenEndpoint;
  private final RedirectUriCheck redirectUri;
  private final SupportCheck support;
  private final ClockCheck clocks;

  /** @throws IllegalArgumentException if a file that the settings name is unusable; see {@link ProviderFiles} */
  public ProviderCheck(ProviderSettings settings, SecretGenerator secrets, InstantSource clock) {
    this.settings = settings;
    this.secrets = secrets;
    this.clock = clock;
    this.http = new ProviderHttp(settings.caFile().map(ProviderFiles::trusting), settings.variable("CA_FILE"),
        settings.proxies(),
        Thread::startVirtualThread, clock, endpoint -> outcome -> {});
    this.credentials = new ClientCredentials(settings, secrets, clock);
    this.tokenEndpoint = new TokenEndpoint(settings, http, credentials);
    this.redirectUri = new RedirectUriCheck(settings, secrets, http, credentials);
    this.support = new SupportCheck(settings);
    this.clocks = new ClockCheck(settings);
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
    Optional<Result> wrongRedirectUri = redirectUri.inSettings(publicUrl, callback);
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

  /** See {@link RedirectUriCheck#atProvider}. */
  Result redirectUri() {
    return withMetadata(redirectUri::atProvider);
  }

  /** See {@link SupportCheck#roleClaim}. */
  Result roleClaim() {
    return settings.roleMapping().map(mapping -> withDocument(document -> support.roleClaim(mapping, document)))
        .orElseGet(() -> Result.ok(settings.variable("ROLE_CLAIM") + " is not set: a login changes no role"));
  }

  /** See {@link SupportCheck#recheck}. */
  Result recheck() {
    return withDocument(support::recheck);
  }

  /** Compares the provider's clock with ours, by the {@code Date} header of its response. */
  Result clock() {
    return result(() -> {
      Instant before = clock.instant();
      Optional<Instant> date = http.send(get(discoveryUri()), "discovery endpoint", ProviderHttp.LIMIT).date();
      return date.map(theirs -> clocks.compared(theirs, before, clock.instant()))
          .orElseGet(() -> Result.ok("the provider's response has no Date header"));
    });
  }

  @Override
  public void close() {
    http.close();
  }

  private Result withMetadata(Function<ProviderMetadata, Result> check) {
    return withDocument(document -> check
        .apply(ProviderMetadata.of(settings.issuer(), settings.variable("ISSUER"), document)));
  }

  private Result withDocument(Function<JsonObject, Result> check) {
    return result(
        () -> check.apply(http.fetch(get(discoveryUri()), "discovery endpoint", ProviderHttp.LIMIT)));
  }

  private Result result(Supplier<Result> check) {
    try {
      return check.get();
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

  static HTTPRequest get(URI uri) {
    return ProviderHttp.get(uri, "application/json, application/jwk-set+json, */*;q=0.1");
  }
}
