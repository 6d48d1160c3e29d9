package io.voicesurvey.bootstrap.dev;

import com.nimbusds.jose.util.JSONObjectUtils;
import com.nimbusds.oauth2.sdk.OAuth2Error;
import com.nimbusds.oauth2.sdk.ResponseMode;
import com.nimbusds.openid.connect.sdk.AuthenticationErrorResponse;
import com.nimbusds.openid.connect.sdk.AuthenticationRequest;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;
import no.nav.security.mock.oauth2.OAuth2Config;
import no.nav.security.mock.oauth2.http.NettyWrapper;
import no.nav.security.mock.oauth2.http.OAuth2HttpRequest;
import no.nav.security.mock.oauth2.http.OAuth2HttpRequestHandler;
import no.nav.security.mock.oauth2.http.OAuth2HttpResponse;
import no.nav.security.mock.oauth2.http.OAuth2HttpServer;
import no.nav.security.mock.oauth2.http.Route;
import no.nav.security.mock.oauth2.token.OAuth2TokenProvider;
import okhttp3.Headers;

/** Identity providers on the loopback interface. Any user can sign in as any {@link DevPerson}. */
public final class DevIdentityProvider implements AutoCloseable {
  /** The client id of the service at this provider. */
  static final String CLIENT_ID = "voicesurveyagent";

  private static final String AUTHORIZE = "/authorize";

  private final OAuth2HttpServer server;

  private DevIdentityProvider(OAuth2HttpServer server) {
    this.server = server;
  }

  /** @param port 0: the operating system chooses the port */
  public static DevIdentityProvider start(int port) {
    OAuth2HttpServer server = new NettyWrapper();
    OAuth2Config config = new OAuth2Config(true, null, null, false, new OAuth2TokenProvider(), Set.of(), server);
    Route provider = new OAuth2HttpRequestHandler(config).getAuthorizationServer();
    try {
      server.start(InetAddress.getLoopbackAddress(), port, request -> answer(request, provider));
    } catch (Exception e) {
      // The Kotlin library throws checked exceptions that it does not declare.
      throw new IllegalStateException(
          "the development identity provider cannot listen on port " + port + " (" + e.getMessage()
              + "): stop the program that uses it, or set PORT so that the next port is free, too",
          e);
    }
    return new DevIdentityProvider(server);
  }

  /** The issuer of that name. Each name is an issuer of its own, with its own keys. */
  public String issuer(String name) {
    return "http://localhost:" + server.port() + "/" + name;
  }

  private static OAuth2HttpResponse answer(OAuth2HttpRequest request, Route provider) {
    if (!request.getUrl().encodedPath().endsWith(AUTHORIZE)) {
      return provider.invoke(request);
    }
    if (!request.getMethod().equals("POST")) {
      return page(200);
    }
    if (request.getFormParameters().get("cancel") != null) {
      return cancelled(request);
    }
    return Optional.ofNullable(request.getFormParameters().get("username")).flatMap(DevPerson::named)
        .map(person -> provider.invoke(signIn(request, person))).orElseGet(() -> page(400));
  }

  /** The library takes the claims of a person from the login form. */
  private static OAuth2HttpRequest signIn(OAuth2HttpRequest request, DevPerson person) {
    String form = "username=" + person.username() + "&claims="
        + URLEncoder.encode(JSONObjectUtils.toJSONString(person.claims()), StandardCharsets.UTF_8);
    return new OAuth2HttpRequest(request.getHeaders(), request.getMethod(), request.getOriginalUrl(), form);
  }

  /** The error response after the user cancels (RFC 6749, section 4.1.2.1). */
  private static OAuth2HttpResponse cancelled(OAuth2HttpRequest request) {
    AuthenticationRequest asked = request.asAuthenticationRequest();
    URI back = new AuthenticationErrorResponse(asked.getRedirectionURI(), OAuth2Error.ACCESS_DENIED, asked.getState(),
        ResponseMode.QUERY).toURI();
    return new OAuth2HttpResponse(Headers.of("Location", back.toString(), "Cache-Control", "no-store"), 302, null,
        null);
  }

  private static OAuth2HttpResponse page(int status) {
    Headers headers = Headers.of("Content-Type", "text/html; charset=utf-8", "Cache-Control", "no-store",
        "Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'");
    return new OAuth2HttpResponse(headers, status, loginPage(), null);
  }

  private static String loginPage() {
    try (InputStream page = DevIdentityProvider.class.getResourceAsStream("login.html")) {
      return new String(page.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    server.stop();
  }
}
