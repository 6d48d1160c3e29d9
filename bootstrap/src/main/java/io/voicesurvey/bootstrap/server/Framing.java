package io.voicesurvey.bootstrap.server;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.glassfish.grizzly.http.HttpRequestPacket;
import org.glassfish.grizzly.http.util.Header;
import org.glassfish.grizzly.http.util.MimeHeaders;

/**
 * Tells whether the head of a request can be read in one way only (RFC 9112). What two servers in a row might read
 * differently is how a request is smuggled past the first (section 11.2), so nothing is guessed here.
 */
final class Framing {
  private static final String HTTP_1_1 = "HTTP/1.1";

  /** RFC 9110, section 5.6.2. */
  private static final Pattern TOKEN = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");

  /** Control characters, a bare CR and a folded line among them; a tab may stand (RFC 9110, section 5.5). */
  private static final Pattern CONTROL = Pattern.compile("[\\x00-\\x08\\x0a-\\x1f\\x7f]");

  /** RFC 9112, section 3.2: a name or address and a port; no user, path or space. */
  private static final Pattern HOST = Pattern.compile("[A-Za-z0-9._~!$&'()*+,;=%:\\[\\]-]*");

  private static final Pattern LENGTH = Pattern.compile("[0-9]{1,18}");

  /** A word of the list that Connection is (RFC 9110, section 7.6.1). */
  private static final Pattern CLOSE = Pattern.compile("(?i)(?:^|,)[ \\t]*close[ \\t]*(?:,|$)");

  /** What says where a request goes or where it ends comes too late after its end (RFC 9110, section 6.5.1). */
  private static final Set<String> NO_TRAILERS = Set.of("host", "content-length", "transfer-encoding");

  private record Field(String name, String value) {
    boolean isSound() {
      return TOKEN.matcher(name).matches() && !CONTROL.matcher(value).find();
    }
  }

  private Framing() {}

  static boolean isSound(HttpRequestPacket request, MimeHeaders headers) {
    List<Field> fields = fields(headers);
    return isKnown(request) && fields.stream().allMatch(Field::isSound) && isSoundHost(values(fields, "Host"))
        && isSoundLength(request, values(fields, "Content-Length"), values(fields, "Transfer-Encoding"));
  }

  static boolean isSoundTrailer(MimeHeaders trailers) {
    return fields(trailers).stream()
        .allMatch(field -> field.isSound() && !NO_TRAILERS.contains(field.name().toLowerCase(Locale.ROOT)));
  }

  /** True where the connection is to end with the answer. */
  static boolean asksToClose(MimeHeaders headers) {
    for (String value : headers.values(Header.Connection)) {
      if (CLOSE.matcher(value).find()) {
        return true;
      }
    }
    return false;
  }

  private static List<Field> fields(MimeHeaders headers) {
    return IntStream.range(0, headers.size())
        .mapToObj(i -> new Field(headers.getName(i).toString(), headers.getValue(i).toString().strip())).toList();
  }

  private static boolean isKnown(HttpRequestPacket request) {
    String protocol = request.getProtocolString();
    return (protocol.equals(HTTP_1_1) || protocol.equals("HTTP/1.0"))
        && TOKEN.matcher(request.getMethod().getMethodString()).matches();
  }

  private static boolean isSoundHost(List<String> hosts) {
    return hosts.size() <= 1 && hosts.stream().allMatch(host -> HOST.matcher(host).matches());
  }

  /** What the parser took for the end of the body must be what the headers say, and they must say it once. */
  private static boolean isSoundLength(HttpRequestPacket request, List<String> lengths, List<String> codings) {
    if (codings.isEmpty()) {
      return lengths.size() <= 1 && lengths.stream().allMatch(length -> LENGTH.matcher(length).matches())
          && !request.isChunked();
    }
    return codings.size() == 1 && codings.getFirst().equalsIgnoreCase("chunked") && request.isChunked()
        && lengths.isEmpty() && request.getProtocolString().equals(HTTP_1_1);
  }

  private static List<String> values(List<Field> fields, String name) {
    return fields.stream().filter(field -> field.name().equalsIgnoreCase(name)).map(Field::value).toList();
  }
}
