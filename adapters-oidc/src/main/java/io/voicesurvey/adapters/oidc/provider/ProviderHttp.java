package io.voicesurvey.adapters.oidc.provider;

import com.nimbusds.oauth2.sdk.http.HTTPRequest;
import io.voicesurvey.adapters.oidc.provider.ExchangeObserver.Exchange;
import io.voicesurvey.adapters.oidc.provider.ExchangeObserver.Outcome;
import io.voicesurvey.application.port.IdentityProviderFault;
import io.voicesurvey.application.port.IdentityProviderUnavailable;
import jakarta.json.JsonObject;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;

/**
 * Sends all requests to the provider. A time limit covers each exchange as a whole, also a slow body. A body has a size
 * limit. Redirects are not followed, because they could send the client's credentials to another server.
 */
public final class ProviderHttp implements DocumentSource, AutoCloseable {
  /** The time limit of one exchange. */
  public static final Duration LIMIT = Duration.ofSeconds(5);

  /** The time limit of a shared load. It is shorter, so that all waiting callers get the result. */
  public static final Duration LOAD_LIMIT = Duration.ofMillis(4_500);

  private static final Duration CONNECT_LIMIT = Duration.ofSeconds(4);
  private static final int MAX_BODY = 1024 * 1024;
  private static final int OK = 200;
  private static final int CLIENT_ERROR = 400;
  private static final int TOO_MANY_REQUESTS = 429;
  private static final int SERVER_ERROR = 500;

  /** Headers that this class or the HTTP client sets. */
  private static final Set<String> OWN_HEADERS = Set.of("accept-encoding", "connection", "content-length", "host");

  private final HttpClient.Builder builder;
  private Optional<HttpClient> client = Optional.empty();
  private boolean closed;
  private final ProxyRoutes proxies;
  private final String caFileVariable;
  private final InstantSource clock;
  private final ExchangeObserver observer;

  /**
   * @param trust          the certificates to trust; empty: those of the platform
   * @param caFileVariable the environment variable that adds certificates, for messages
   */
  public ProviderHttp(Optional<SSLContext> trust, String caFileVariable, ProxyRoutes proxies, Executor executor,
      InstantSource clock,
      ExchangeObserver observer) {
    // HTTP/1.1, because the clear-text HTTP/2 upgrade confuses some servers.
    this.builder = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1)
        .followRedirects(HttpClient.Redirect.NEVER).connectTimeout(CONNECT_LIMIT).executor(executor)
        .proxy(proxies.selector());
    trust.ifPresent(builder::sslContext);
    if (proxies.forHttps().flatMap(ProxyRoutes.Server::credentials).isPresent()) {
      // Without this property, the JDK sends no password to a proxy for a tunnel. Set it before the client's first use.
      System.setProperty("jdk.http.auth.tunneling.disabledSchemes", "");
    }
    this.proxies = proxies;
    this.caFileVariable = caFileVariable;
    this.clock = clock;
    this.observer = observer;
  }

  /**
   * @param date     when the provider sent it, by the provider's clock (RFC 9110, section 6.6.1)
   * @param location the {@code Location} header, which is never followed
   */
  record Response(int status, ResponseBody body, Optional<Instant> date, Optional<String> location) {
    boolean isOk() {
      return status == OK;
    }

    boolean isClientError() {
      return status >= CLIENT_ERROR && status < SERVER_ERROR;
    }

    /** For a message. Omits the query and fragment of a location, which may hold values for the browser only. */
    String description() {
      return "status " + status + location.map(place -> ", a Location " + FailedCheck.quoted(place.split("[?#]", 2)[0]))
          .orElse("") + ", " + body.description();
    }
  }

  /** @param accept the accepted media types */
  public static HTTPRequest get(URI uri, String accept) {
    HTTPRequest request = new HTTPRequest(HTTPRequest.Method.GET, uri);
    request.setAccept(accept);
    return request;
  }

  /** Adds a query to the endpoint's own query, which stays unchanged (RFC 6749, section 3.1). */
  static URI withQuery(URI endpoint, String query) {
    return URI.create(endpoint + (endpoint.getRawQuery() == null ? "?" : "&") + query);
  }

  /**
   * Sends the request. Returns a response of any status except 429, which is {@link IdentityProviderUnavailable}.
   *
   * @param endpoint its name in messages
   */
  Response send(HTTPRequest request, String endpoint, Duration limit) {
    HttpResponse<byte[]> response = exchange(request.getURI(), translated(request), endpoint, limit);
    if (response.statusCode() == TOO_MANY_REQUESTS) {
      throw new IdentityProviderUnavailable("the " + endpoint + " refuses further requests for now (status 429)",
          RetryAfter.of(response.headers(), clock));
    }
    HttpHeaders headers = response.headers();
    return new Response(response.statusCode(), ResponseBody.of(response), headers.firstValue("Date")
        .flatMap(RetryAfter::date), headers.firstValue("Location"));
  }

  /**
   * Also accepts a document without the media type of JSON: some servers send it as plain text, as bytes, or without a
   * type.
   */
  @Override
  public JsonObject fetch(HTTPRequest request, String endpoint, Duration limit) {
    Response response = send(request, endpoint, limit);
    return requireOk(response, endpoint).document().orElseThrow(() -> notJson(response, endpoint));
  }

  /** Returns the body of a response with status 200; any other response is a fault. */
  static ResponseBody requireOk(Response response, String endpoint) {
    if (!response.isOk()) {
      throw new IdentityProviderFault("the " + endpoint + " returned " + response.description() + ", expected 200");
    }
    return response.body();
  }

  static IdentityProviderFault notJson(Response response, String endpoint) {
    return new IdentityProviderFault("the " + endpoint + " returned " + response.description()
        + ", expected a JSON object as application/json");
  }

  @Override
  public synchronized void close() {
    closed = true;
    client.ifPresent(HttpClient::shutdownNow);
  }

  /** Created on first use, so that startup does not wait for TLS initialization. */
  private synchronized HttpClient client() {
    if (closed) {
      throw new IdentityProviderFault("no request to the provider: the service is stopping");
    }
    try {
      HttpClient made = client.orElseGet(builder::build);
      client = Optional.of(made);
      return made;
    } catch (UncheckedIOException e) {
      throw new IdentityProviderFault("the HTTP client cannot be created: " + e.getCause().getMessage());
    }
  }

  private HttpResponse<byte[]> exchange(URI uri, HttpRequest.Builder request, String endpoint, Duration limit) {
    HttpClient ready = client();
    Exchange observed = observer.begin(endpoint.replace(" endpoint", "").toLowerCase(Locale.ROOT));
    observed.headers().forEach(request::setHeader);
    CompletableFuture<HttpResponse<byte[]>> exchange = ready.sendAsync(request.build(),
        info -> new LimitedResponseBody(MAX_BODY));
    try {
      HttpResponse<byte[]> response = exchange.get(limit.toMillis(), TimeUnit.MILLISECONDS);
      observed.end(outcome(response.statusCode()));
      return response;
    } catch (TimeoutException e) {
      observed.end(Outcome.LATE);
      throw new IdentityProviderFault("the " + endpoint + " did not respond within " + limit.toMillis() + " ms");
    } catch (ExecutionException e) {
      RuntimeException failure = failure(e.getCause(), endpoint,
          proxies.proxy(uri).map(route -> " " + route).orElse(""));
      observed.end(failure instanceof IdentityProviderUnavailable ? Outcome.UNREACHABLE : Outcome.BROKEN);
      throw failure;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      observed.end(Outcome.BROKEN);
      throw new IdentityProviderFault("waiting for the " + endpoint + " was interrupted");
    } finally {
      exchange.cancel(true);
    }
  }

  private static Outcome outcome(int status) {
    if (status == TOO_MANY_REQUESTS) {
      return Outcome.LIMITED;
    }
    if (status >= SERVER_ERROR) {
      return Outcome.FAILED;
    }
    return status >= CLIENT_ERROR ? Outcome.REFUSED : Outcome.ANSWERED;
  }

  /** Shows only the class of the failure, because its message may quote the provider's data. */
  private RuntimeException failure(Throwable cause, String endpoint, String route) {
    return cause instanceof ConnectException || cause instanceof HttpConnectTimeoutException
        ? new IdentityProviderUnavailable("the " + endpoint + " cannot be reached" + route, RetryAfter.DEFAULT)
        : new IdentityProviderFault(
            "the request to the " + endpoint + route + " failed: " + cause.getClass().getSimpleName() + advice(cause));
  }

  private String advice(Throwable cause) {
    return cause instanceof SSLException
        ? ", expected a certificate for that host from a trusted authority; see " + caFileVariable
        : "";
  }

  private HttpRequest.Builder translated(HTTPRequest request) {
    HttpRequest.Builder builder = HttpRequest.newBuilder(request.getURI()).header("Accept-Encoding", "identity");
    proxies.credentials(request.getURI()).ifPresent(value -> builder.header("Proxy-Authorization", value.reveal()));
    request.getHeaderMap().forEach((name, values) -> {
      if (!OWN_HEADERS.contains(name.toLowerCase(Locale.ROOT))) {
        values.forEach(value -> builder.header(name, value));
      }
    });
    BodyPublisher body = Optional.ofNullable(request.getBody()).map(BodyPublishers::ofString)
        .orElseGet(BodyPublishers::noBody);
    return builder.method(request.getMethod().name(), body);
  }
}
