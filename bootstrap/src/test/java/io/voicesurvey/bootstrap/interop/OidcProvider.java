package io.voicesurvey.bootstrap.interop;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.voicesurvey.bootstrap.process.BackgroundProcess;
import io.voicesurvey.bootstrap.process.BrowserSession;
import io.voicesurvey.bootstrap.process.Page;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** The certified OpenID Provider {@code oidc-provider} as a process of its own. */
public final class OidcProvider implements AutoCloseable {
  private static final Path SOURCE = Path.of("src", "test", "interop", "oidc-provider");
  private static final Path INSTALLED = Path.of("target", "interop", "oidc-provider");
  private static final Duration START = Duration.ofSeconds(180);

  private final BackgroundProcess process;
  private final String issuer;

  private OidcProvider(BackgroundProcess process, String issuer) {
    this.process = process;
    this.issuer = issuer;
  }

  public static OidcProvider start() throws IOException {
    NpmPackage.install(SOURCE, INSTALLED);
    ProcessBuilder command = new ProcessBuilder("node", "provider.mjs").directory(INSTALLED.toFile());
    BackgroundProcess process = BackgroundProcess.start("oidc-provider", command);
    String issuer = process.await(() -> issuerIn(process.output()), START);
    process.awaitOk(URI.create(issuer + "/.well-known/openid-configuration"), START);
    return new OidcProvider(process, issuer);
  }

  private static Optional<String> issuerIn(String output) {
    return output.lines().filter(line -> line.matches("http://localhost:\\d+")).findFirst();
  }

  public String issuer() {
    return issuer;
  }

  /** Registers a client (RFC 7591) and gives what the provider made of it: its {@code client_id} and so on. */
  public JsonNode register(ObjectNode client) {
    try (BrowserSession browser = new BrowserSession()) {
      Page registered = browser.fetch(HttpRequest.newBuilder(URI.create(issuer + "/reg"))
          .header("Content-Type", "application/json").POST(HttpRequest.BodyPublishers.ofString(client.toString())));
      assertThat(registered.status()).as(registered.body()).isEqualTo(201);
      return registered.json();
    }
  }

  /** Changes claims of an account, as an administrator of the provider would. */
  void change(String account, String claims) {
    administer(account, HttpRequest.newBuilder().PUT(HttpRequest.BodyPublishers.ofString(claims)));
  }

  /** Removes an account. The provider notifies no client. */
  void remove(String account) {
    administer(account, HttpRequest.newBuilder().DELETE());
  }

  private void administer(String account, HttpRequest.Builder request) {
    try (BrowserSession browser = new BrowserSession()) {
      assertThat(browser.fetch(request.uri(URI.create(issuer + "/accounts/" + account))).status()).isEqualTo(204);
    }
  }

  boolean served(Page page) {
    return page.uri().toString().startsWith(issuer + "/");
  }

  /** Fills in the form for a name and a password, where any password does, and agrees to what is asked then. */
  Page signIn(BrowserSession browser, Page form, String account) {
    Page page = authenticate(browser, form, account);
    return served(page) ? browser.submit(page.form()) : page;
  }

  /** Fills in the form for a name and a password only. */
  Page authenticate(BrowserSession browser, Page form, String account) {
    assertThat(form.form().fields()).containsKeys("login", "password");
    return browser.submit(form.form().with("login", account).with("password", "any"));
  }

  /** Presses the button that agrees to end the provider's session. */
  Page confirmLogout(BrowserSession browser, Page form) {
    assertThat(form.form().fields()).containsKey("xsrf");
    return browser.submit(form.form().with("logout", "yes"));
  }

  /** Ends the provider's session there, past the service, which hears of it before the browser sees that it is done. */
  void endSession(BrowserSession browser) {
    Page done = confirmLogout(browser, browser.open(URI.create(issuer + "/session/end")));
    assertThat(done.status()).as(done.body()).isEqualTo(200);
  }

  Page cancel(BrowserSession browser, Page form) {
    return browser.open(form.link("[ Cancel ]"));
  }

  @Override
  public void close() {
    process.close();
  }
}
