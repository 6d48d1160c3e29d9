package io.voicesurvey.adapters.rest.server.edge;

import io.voicesurvey.adapters.rest.http.IpRange;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.glassfish.grizzly.http.server.Request;

/**
 * Determines the client address of a request. Each proxy appends the address of its caller, so the list is read from
 * its end, and only as long as the author of an entry is trusted.
 */
final class ClientAddress {
  /** The {@code for} parameter of one element (RFC 7239, section 4), without a port or brackets around the address. */
  private static final Pattern FOR = Pattern
      .compile("(?:^|;)\\s*for=\"?\\[?([0-9A-Fa-f:.]+?)]?(?::\\d+)?\"?\\s*(?:;|$)", Pattern.CASE_INSENSITIVE);
  private static final Pattern WITH_PORT = Pattern
      .compile("\\[([0-9A-Fa-f]*:[0-9A-Fa-f:.]*)](?::\\d+)?|(\\d+(?:\\.\\d+){3}):\\d+");

  private final List<IpRange> trustedProxies;

  ClientAddress(List<IpRange> trustedProxies) {
    this.trustedProxies = List.copyOf(trustedProxies);
  }

  String of(Request request) {
    String peer = request.getRemoteAddr();
    return isTrusted(peer) ? behind(peer, lines(request, "X-Forwarded-For"), lines(request, "Forwarded")) : peer;
  }

  private static List<String> lines(Request request, String name) {
    List<String> lines = new ArrayList<>();
    request.getHeaders(name).forEach(lines::add);
    return lines;
  }

  /**
   * Determines the address from the parts of a request. A proxy that writes one of the headers may forward a forged
   * value of the other. If the headers name different clients, neither is trusted, and the proxy counts as the client.
   *
   * @param peer         the address of the peer of the connection
   * @param forwardedFor the lines of X-Forwarded-For, in their order
   * @param forwarded    the lines of Forwarded (RFC 7239), in their order
   */
  String of(String peer, List<String> forwardedFor, List<String> forwarded) {
    return isTrusted(peer) ? behind(peer, forwardedFor, forwarded) : peer;
  }

  private String behind(String proxy, List<String> forwardedFor, List<String> forwarded) {
    if (forwarded.isEmpty()) {
      return client(proxy, hops(forwardedFor));
    }
    String client = client(proxy, standardHops(forwarded));
    return forwardedFor.isEmpty() || client.equals(client(proxy, hops(forwardedFor))) ? client : proxy;
  }

  private String client(String proxy, List<Optional<String>> hops) {
    String client = proxy;
    for (Optional<String> hop : hops.reversed()) {
      if (hop.isEmpty() || !isTrusted(client)) {
        break;
      }
      client = hop.get();
    }
    return client;
  }

  /** From the client to the nearest proxy; an entry is empty if it is not an address. */
  private static List<Optional<String>> hops(List<String> forwardedFor) {
    return entries(forwardedFor).map(entry -> address(withoutPort(entry.strip()))).toList();
  }

  private static List<Optional<String>> standardHops(List<String> forwarded) {
    return entries(forwarded).map(element -> {
      Matcher matcher = FOR.matcher(element);
      return matcher.find() ? address(matcher.group(1)) : Optional.<String>empty();
    }).toList();
  }

  private static Stream<String> entries(List<String> headers) {
    return headers.stream().flatMap(header -> Stream.of(header.split(",")));
  }

  private static String withoutPort(String entry) {
    Matcher matcher = WITH_PORT.matcher(entry);
    if (!matcher.matches()) {
      return entry;
    }
    return Optional.ofNullable(matcher.group(1)).orElseGet(() -> matcher.group(2));
  }

  private boolean isTrusted(String address) {
    return !trustedProxies.isEmpty() && IpRange.parse(address)
        .filter(one -> trustedProxies.stream().anyMatch(range -> range.contains(one.network())))
        .isPresent();
  }

  private static Optional<String> address(String text) {
    return text.contains("/") ? Optional.empty() : IpRange.parse(text).map(one -> one.network().getHostAddress());
  }
}
