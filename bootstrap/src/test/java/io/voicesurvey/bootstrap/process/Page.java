package io.voicesurvey.bootstrap.process;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URI;
import java.net.URLDecoder;
import java.net.http.HttpHeaders;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/**
 * An answer that is no redirect.
 *
 * @param uri where it came from in the end
 */
public record Page(URI uri, int status, HttpHeaders headers, String body) {

  private static final ObjectMapper JSON = new ObjectMapper();

  static Page of(HttpResponse<String> answer) {
    return new Page(answer.uri(), answer.statusCode(), answer.headers(), answer.body());
  }

  public JsonNode json() {
    try {
      return JSON.readTree(body);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("no JSON: " + this, e);
    }
  }

  /** The first form, as it is sent by the key Enter; the defaults of its fields are filled in. */
  public Form form() {
    return Markup.parse(body).form(uri).orElseThrow(() -> new IllegalStateException("no form: " + this));
  }

  /** Where the link with that text leads. */
  public URI link(String text) {
    return Markup.parse(body).link(text).map(uri::resolve)
        .orElseThrow(() -> new IllegalStateException("no link " + text + ": " + this));
  }

  /** A parameter of the page's own address. */
  public Optional<String> query(String name) {
    return query(uri, name);
  }

  /** A parameter of an address, decoded. */
  public static Optional<String> query(URI uri, String name) {
    return Optional.ofNullable(uri.getRawQuery()).stream().flatMap(query -> Arrays.stream(query.split("&")))
        .map(parameter -> parameter.split("=", 2)).filter(pair -> pair.length == 2 && pair[0].equals(name))
        .map(pair -> URLDecoder.decode(pair[1], StandardCharsets.UTF_8)).findFirst();
  }
}
