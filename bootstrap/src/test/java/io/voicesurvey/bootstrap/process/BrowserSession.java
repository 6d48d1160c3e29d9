package io.voicesurvey.bootstrap.process;

import io.voicesurvey.adapters.rest.login.CallbackResource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.HttpCookie;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * One person's browser: it keeps cookies, follows redirects and remembers where it has been. At the end of a login it
 * asks for JSON, to show the tokens.
 */
public final class BrowserSession implements AutoCloseable {
  private static final int MOST_REDIRECTS = 20;
  private static final Set<Integer> REDIRECTS = Set.of(301, 302, 303);
  private static final Duration ANSWER = Duration.ofSeconds(30);

  private final HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1)
      .followRedirects(HttpClient.Redirect.NEVER).build();
  private final CookieJar cookies;
  private final List<URI> visited = new ArrayList<>();

  public BrowserSession() {
    this(new CookieJar());
  }

  private BrowserSession(CookieJar cookies) {
    this.cookies = cookies;
  }

  /** Another browser with the same cookies, which go their own ways from here. */
  public BrowserSession copy() {
    return new BrowserSession(new CookieJar(cookies));
  }

  /** Goes to an address, and on wherever it is sent. */
  public Page open(URI uri) {
    return navigate(HttpRequest.newBuilder(uri).GET());
  }

  /** Sends a form, and goes on wherever that leads. */
  public Page submit(Form form) {
    if (!form.method().equalsIgnoreCase("post")) {
      throw new IllegalArgumentException("only forms that are posted are known here: " + form);
    }
    return navigate(HttpRequest.newBuilder(form.action()).header("Content-Type", "application/x-www-form-urlencoded")
        .POST(HttpRequest.BodyPublishers.ofString(form.encoded())));
  }

  private Page navigate(HttpRequest.Builder first) {
    HttpRequest.Builder request = first;
    for (int redirects = 0; redirects <= MOST_REDIRECTS; redirects++) {
      HttpResponse<String> answer = send(request.setHeader("Accept", accept(request.build().uri())));
      visited.add(answer.uri());
      if (!REDIRECTS.contains(answer.statusCode())) {
        return Page.of(answer);
      }
      request = HttpRequest.newBuilder(target(answer)).GET();
    }
    throw new IllegalStateException("more than " + MOST_REDIRECTS + " redirects: " + visited);
  }

  private static String accept(URI uri) {
    return uri.getPath().startsWith(CallbackResource.PATH) ? "application/json" : "text/html,application/json;q=0.9";
  }

  private static URI target(HttpResponse<String> redirect) {
    return redirect.headers().firstValue("Location").map(redirect.uri()::resolve)
        .orElseThrow(() -> new IllegalStateException("a redirect that leads nowhere: " + redirect));
  }

  /** A request as a page's script makes it: with this browser's cookies, and without a redirect followed. */
  public Page fetch(HttpRequest.Builder request) {
    return Page.of(send(request));
  }

  private HttpResponse<String> send(HttpRequest.Builder builder) {
    HttpRequest bare = builder.timeout(ANSWER).build();
    cookies.header(bare.uri()).ifPresent(header -> builder.setHeader("Cookie", header));
    try {
      HttpResponse<String> answer = client.send(builder.build(), HttpResponse.BodyHandlers.ofString());
      cookies.store(answer.uri(), answer.headers());
      return answer;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  /** The cookie of that name that this browser would send to {@code uri}. */
  public Optional<HttpCookie> cookie(URI uri, String name) {
    return cookies.find(uri, name);
  }

  /** Drops the cookie of the session, which the next login would end otherwise. */
  public void forgetSession() {
    cookies.forget("vsa_refresh");
  }

  /** Every address that it was at, redirects included, oldest first. */
  public List<URI> visited() {
    return List.copyOf(visited);
  }

  @Override
  public void close() {
    client.close();
  }
}
