package io.voicesurvey.adapters.oidc.provider;

import com.sun.net.httpserver.HttpExchange;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import java.util.zip.GZIPOutputStream;

/** A fault of an endpoint of a {@link ScriptableProvider}, which replaces its response. */
public sealed interface Fault {
  /** No response. */
  record Hang() implements Fault {}

  /** No response, although the request had its effect: a code or a refresh token was used up. */
  record Lost() implements Fault {}

  /** Endless white space: every read succeeds, the body never ends. */
  record Drip() implements Fault {}

  /** More than 1 MiB of JSON. */
  record Huge() implements Fault {}

  record Redirect(int status, String location) implements Fault {}

  /** An HTML page, with status 200. */
  record Html() implements Fault {}

  /** Half the body, then the end of the connection. */
  record Truncated() implements Fault {}

  /** The end of the connection without a response. */
  record Reset() implements Fault {}

  /** The right body, compressed although the request does not allow it. */
  record Gzip() implements Fault {}

  record Status(int status, String body, Map<String, String> headers) implements Fault {}

  /** The right response with another body. */
  record Body(UnaryOperator<String> change) implements Fault {}

  /** The right response with another media type; empty: without one. */
  record Typed(String contentType) implements Fault {}

  /** Sends the fault instead of {@code body}; keeps a connection open until {@code end}. */
  static void play(Fault fault, HttpExchange exchange, int status, String body, CountDownLatch end)
      throws IOException, InterruptedException {
    switch (fault) {
      case Hang hang -> end.await();
      case Lost lost -> end.await();
      case Drip drip -> drip(exchange, end);
      case Huge huge -> respond(exchange, 200, "application/json", "{\"x\":\"" + "x".repeat(1024 * 1024) + "\"}");
      case Redirect(int code, String location) -> {
        exchange.getResponseHeaders().set("Location", location);
        respond(exchange, code, "application/json", body);
      }
      case Html html -> respond(exchange, 200, "text/html", "<!doctype html><title>Sign in</title>");
      case Truncated truncated -> {
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(200, body.length() + 100L);
        exchange.getResponseBody().write(body.getBytes(StandardCharsets.UTF_8));
        exchange.getResponseBody().flush();
        exchange.close();
      }
      case Reset reset -> exchange.close();
      case Gzip gzip -> gzip(exchange, body);
      case Status(int code, String text, Map<String, String> headers) -> {
        headers.forEach(exchange.getResponseHeaders()::set);
        respond(exchange, code, "application/json", text);
      }
      case Body(UnaryOperator<String> change) -> respond(exchange, status, "application/json", change.apply(body));
      case Typed(String contentType) -> respond(exchange, status, contentType, body);
    }
  }

  static void respond(HttpExchange exchange, int status, String contentType, String body) throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    if (!contentType.isEmpty()) {
      exchange.getResponseHeaders().set("Content-Type", contentType);
    }
    exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
    try (OutputStream out = exchange.getResponseBody()) {
      out.write(bytes);
    }
  }

  private static void drip(HttpExchange exchange, CountDownLatch end) throws IOException, InterruptedException {
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(200, 0);
    try (OutputStream out = exchange.getResponseBody()) {
      do {
        out.write(' ');
        out.flush();
      } while (!end.await(100, TimeUnit.MILLISECONDS));
    }
  }

  private static void gzip(HttpExchange exchange, String body) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (OutputStream out = new GZIPOutputStream(bytes)) {
      out.write(body.getBytes(StandardCharsets.UTF_8));
    }
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.getResponseHeaders().set("Content-Encoding", "gzip");
    exchange.sendResponseHeaders(200, bytes.size());
    try (OutputStream out = exchange.getResponseBody()) {
      bytes.writeTo(out);
    }
  }
}
