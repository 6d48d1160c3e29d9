package io.voicesurvey.bootstrap.journey;

import static org.assertj.core.api.Assertions.assertThat;

import io.voicesurvey.bootstrap.process.BrowserSession;
import io.voicesurvey.bootstrap.process.Page;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What people see who come with a browser, from the server as it runs. */
class PagesJourneyTest {
  private static final String BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8";

  @AutoClose
  private static final World WORLD = new World();

  private static URI service;

  private final BrowserSession browser = new BrowserSession();

  @BeforeAll
  static void start() {
    service = WORLD.start();
  }

  @AfterEach
  void close() {
    browser.close();
  }

  @Test
  void the_link_of_the_sign_in_page_signs_in_and_leads_back_without_a_token_in_sight() {
    Page home = navigate("/");
    URI login = service.resolve(home.link("Sign in").getRawPath() + "?" + home.link("Sign in").getRawQuery());
    Page begun = browser.fetch(HttpRequest.newBuilder(login));

    Page done = back(begun, "ada");

    assertThat(done.status()).isEqualTo(303);
    assertThat(done.headers().firstValue("Location")).contains(WORLD.publicUrl + "/");
    assertThat(done.body()).isEmpty();
  }

  @Test
  void a_login_without_return_to_ends_at_the_sign_in_page_with_a_cookie_that_refreshes() {
    Page done = back(WORLD.begin(service, browser, ""), "ben");

    assertThat(done.status()).isEqualTo(303);
    assertThat(done.headers().firstValue("Location")).contains(WORLD.publicUrl + "/");
    Page refreshed = browser.fetch(HttpRequest.newBuilder(service.resolve("/api/auth/refresh"))
        .header("Origin", WORLD.publicUrl.toString()).POST(BodyPublishers.noBody()));
    assertThat(refreshed.status()).as(refreshed.body()).isEqualTo(200);
    String token = refreshed.json().at("/access_token").asText();
    assertThat(navigate("/").body()).doesNotContain(token, "ben@example.test");
  }

  @Test
  void a_denied_login_is_a_page() {
    Page begun = WORLD.begin(service, browser, "");
    String state = begun.json().at("/state").asText();

    Page denied = navigate("/api/auth/callback?error=access_denied&state=" + state + "&iss=" + WORLD.provider.issuer());

    assertThat(denied.status()).isEqualTo(403);
    assertThat(denied.headers().firstValue("Content-Type")).contains("text/html;charset=utf-8");
    assertThat(denied.body()).contains("The sign-in was cancelled", "LOGIN_DENIED",
        denied.headers().firstValue("X-Request-Id").orElseThrow());
  }

  @ParameterizedTest
  @CsvSource({"GET, /nope, 404", "GET, /%zz, 400", "GET, /a|b, 404", "POST, /nope, 404", "HEAD, /nope, 404",
      "GET, /health;x=1, 404", "GET, http://localhost/nope, 404"})
  void an_unknown_path_is_a_page_for_people(String method, String path, int status) throws IOException {
    String answer = exchange(method + " " + path + " HTTP/1.1\r\nAccept: " + BROWSER
        + "\r\nX-Request-Id: it.is.me\r\nAccept-Language: it\r\n");

    assertThat(answer).startsWith("HTTP/1.1 " + status).contains("Content-Type: text/html;charset=utf-8\r\n",
        "Vary: Accept, Accept-Language\r\n", "X-Request-Id: it.is.me\r\n", "X-Content-Type-Options: nosniff\r\n",
        "Content-Language: it\r\n");
    if (method.equals("HEAD")) {
      assertThat(answer).endsWith("\r\n\r\n");
    } else {
      assertThat(answer).contains("<html lang=\"it\">", "<code>it.is.me</code>").endsWith("</html>\n");
    }
  }

  @Test
  void a_page_arrives_whole_and_head_has_its_length() throws IOException {
    String get = exchange("GET / HTTP/1.1\r\nAccept: " + BROWSER + "\r\n");
    String head = exchange("HEAD / HTTP/1.1\r\nAccept: " + BROWSER + "\r\n");

    int length = get.substring(get.indexOf("\r\n\r\n") + 4).getBytes(StandardCharsets.UTF_8).length;
    assertThat(get).startsWith("HTTP/1.1 200").contains("Content-Length: " + length + "\r\n").endsWith("</html>\n");
    assertThat(head).startsWith("HTTP/1.1 200").contains("Content-Length: " + length + "\r\n").endsWith("\r\n\r\n");
  }

  private Page back(Page begun, String name) {
    URI back = WORLD.provider.authorize(URI.create(begun.json().at("/authorization_url").asText()),
        World.person(name));
    return navigate(back.getRawPath() + "?" + back.getRawQuery());
  }

  /** Without following a redirect. */
  private Page navigate(String path) {
    return browser.fetch(HttpRequest.newBuilder(service.resolve(path)).header("Accept", BROWSER));
  }

  private static String exchange(String head) throws IOException {
    try (Socket socket = new Socket(service.getHost(), service.getPort())) {
      socket.getOutputStream()
          .write((head + "Host: localhost\r\nConnection: close\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
