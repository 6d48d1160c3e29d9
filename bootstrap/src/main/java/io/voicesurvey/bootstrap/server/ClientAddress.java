package io.voicesurvey.bootstrap.server;

import io.voicesurvey.bootstrap.settings.IpRange;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.glassfish.grizzly.http.server.Request;

/**
 * Finds where a request really came from. Proxies append the address that called them, so the list is read from its end,
 * and only as far as whoever wrote an entry is trusted.
 */
final class ClientAddress {
  /** The {@code for} parameter of one element (RFC 7239, section 4), a port or brackets around the address left out. */
  private static final Pattern FOR = Pattern
      .compile("(?:^|;)\\s*for=\"?\\[?([0-9A-Fa-f:.]+?)]?(?::\\d+)?\"?\\s*(?:;|$)", Pattern.CASE_INSENSITIVE);
  private static final Pattern WITH_PORT = Pattern.compile("\\[?([0-9A-Fa-f:]+)](?::\\d+)?|(\\d+(?:\\.\\d+){3}):\\d+");

  private final List<IpRange> trustedProxies;

  ClientAddress(List<IpRange> trustedProxies) {
    this.trustedProxies = List.copyOf(trustedProxies);
  }

  String of(Request request) {
    return of(request.getRemoteAddr(), lines(request, "X-Forwarded-For"), lines(request, "Forwarded"));
  }

  private static List<String> lines(Request request, String name) {
    List<String> lines = new ArrayList<>();
    request.getHeaders(name).forEach(lines::add);
    return lines;
  }

  /**
   * The same of a request's parts.
   *
   * @param peer         whom the connection is with
   * @param forwardedFor the lines of X-Forwarded-For, in their order
   * @param forwarded    the lines of Forwarded (RFC 7239), in their order; read where the other is absent
   */
  String of(String peer, List<String> forwardedFor, List<String> forwarded) {
    if (!isTrusted(peer)) {
      return peer;
    }
    String client = peer;
    for (Optional<String> hop : hops(forwardedFor, forwarded).reversed()) {
      if (hop.isEmpty() || !isTrusted(client)) {
        break;
      }
      client = hop.get();
    }
    return client;
  }

  /** From the client to the nearest proxy; an entry is none where it is no address. */
  private static List<Optional<String>> hops(List<String> forwardedFor, List<String> forwarded) {
    List<Optional<String>> hops = new ArrayList<>();
    for (String header : forwardedFor) {
      for (String entry : header.split(",")) {
        hops.add(address(withoutPort(entry.strip())));
      }
    }
    if (!hops.isEmpty()) {
      return hops;
    }
    for (String header : forwarded) {
      for (String element : header.split(",")) {
        Matcher matcher = FOR.matcher(element);
        hops.add(matcher.find() ? address(matcher.group(1)) : Optional.empty());
      }
    }
    return hops;
  }

  private static String withoutPort(String entry) {
    Matcher matcher = WITH_PORT.matcher(entry);
    if (!matcher.matches()) {
      return entry;
    }
    return Optional.ofNullable(matcher.group(1)).orElseGet(() -> matcher.group(2));
  }

  private boolean isTrusted(String address) {
    return IpRange.parse(address)
        .filter(one -> trustedProxies.stream().anyMatch(range -> range.contains(one.network())))
        .isPresent();
  }

  private static Optional<String> address(String text) {
    return text.contains("/") ? Optional.empty() : IpRange.parse(text).map(one -> one.network().getHostAddress());
  }
}
