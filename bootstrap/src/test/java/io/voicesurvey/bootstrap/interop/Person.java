package io.voicesurvey.bootstrap.interop;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.voicesurvey.bootstrap.process.BrowserSession;
import io.voicesurvey.bootstrap.process.Page;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.Map;

/** Someone who uses the service with a browser. */
final class Person implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final URI service;
  private final BrowserSession browser;

  Person(URI service) {
    this(service, new BrowserSession());
  }

  private Person(URI service, BrowserSession browser) {
    this.service = service;
    this.browser = browser;
  }

  /** The same person in another browser that holds the same cookies. */
  Person copy() {
    return new Person(service, browser.copy());
  }

  BrowserSession browser() {
    return browser;
  }

  /**
   * Goes to the service's login.
   *
   * @param query with its question mark, or empty
   */
  Page login(String query) {
    return browser.open(service.resolve("/api/auth/login" + query));
  }

  /** The last address at the service's callback that this browser was sent to. */
  URI callback() {
    return last(service + "/api/auth/callback?");
  }

  /** The last address that this browser was at and that starts so. */
  URI last(String prefix) {
    return browser.visited().reversed().stream().filter(uri -> uri.toString().startsWith(prefix)).findFirst()
        .orElseThrow();
  }

  Page me(String accessToken) {
    return browser.fetch(HttpRequest.newBuilder(service.resolve("/api/auth/me")).header("Authorization",
        "Bearer " + accessToken));
  }

  Page refresh(String refreshToken) {
    return browser.fetch(HttpRequest.newBuilder(service.resolve("/api/auth/refresh"))
        .header("Content-Type", "application/json").POST(BodyPublishers.ofString(json("refresh_token", refreshToken))));
  }

  /** As a page of the service's own origin asks for it. */
  Page refreshByCookie() {
    return browser
        .fetch(HttpRequest.newBuilder(service.resolve("/api/auth/refresh")).header("Origin", service.toString())
            .POST(BodyPublishers.noBody()));
  }

  /** Where to end the provider's session, after the service's has ended. */
  URI logout(String accessToken) {
    Page answer = browser.fetch(HttpRequest.newBuilder(service.resolve("/api/auth/logout"))
        .header("Authorization", "Bearer " + accessToken).POST(BodyPublishers.noBody()));
    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    return URI.create(answer.json().at("/end_session_url").asText());
  }

  private static String json(String name, String value) {
    JsonNode object = JSON.valueToTree(Map.of(name, value));
    return object.toString();
  }

  @Override
  public void close() {
    browser.close();
  }
}
