package io.voicesurvey.adapters.rest.server.edge;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.glassfish.grizzly.http.HttpRequestPacket;
import org.glassfish.grizzly.http.util.Header;
import org.glassfish.grizzly.http.util.MimeHeaders;

/**
 * Checks that the head of a request has only one interpretation (RFC 9112). Request smuggling uses two servers that
 * read the same request differently (section 11.2), so nothing is guessed here.
 */
final class Framing {
  private static final String HTTP_1_1 = "HTTP/1.1";

  /** The characters of a token (RFC 9110, section 5.6.2), besides letters and digits. */
  private static final String TOKEN_MARKS = "!#$%&'*+.^_`|~-";

  /** RFC 9112, section 3.2: a name or address and a port; no user, path or space. */
  private static final Pattern HOST = Pattern.compile("[A-Za-z0-9._~!$&'()*+,;=%:\\[\\]-]*");

  private static final Pattern LENGTH = Pattern.compile("[0-9]{1,18}");

  /** The {@code close} option in the list of the Connection header (RFC 9110, section 7.6.1). */
  private static final Pattern CLOSE = Pattern.compile("(?i)(?:^|,)[ \\t]*close[ \\t]*(?:,|$)");

  /** Fields that determine the target or the end of a request are too late in a trailer (RFC 9110, section 6.5.1). */
  private static final Set<String> NO_TRAILERS = Set.of("host", "content-length", "transfer-encoding");

  private Framing() {}

  static boolean isSound(HttpRequestPacket request, MimeHeaders headers) {
    return isKnown(request) && areSoundFields(headers) && isSoundHost(values(headers, Header.Host))
        && isSoundLength(request, values(headers, Header.ContentLength), values(headers, Header.TransferEncoding));
  }

  /** Runs for every request, so it uses a loop instead of a pattern. */
  private static boolean areSoundFields(MimeHeaders headers) {
    for (int i = 0; i < headers.size(); i++) {
      if (!isToken(headers.getName(i).toString()) || hasControls(headers.getValue(i).toString().strip())) {
        return false;
      }
    }
    return true;
  }

  private static boolean isToken(String text) {
    for (int i = 0; i < text.length(); i++) {
      char each = text.charAt(i);
      boolean alphanumeric = each >= 'a' && each <= 'z' || each >= 'A' && each <= 'Z' || each >= '0' && each <= '9';
      if (!alphanumeric && TOKEN_MARKS.indexOf(each) < 0) {
        return false;
      }
    }
    return !text.isEmpty();
  }

  /** Detects control characters, including a bare CR. A tab is allowed (RFC 9110, section 5.5). */
  private static boolean hasControls(String value) {
    for (int i = 0; i < value.length(); i++) {
      char each = value.charAt(i);
      if (each < ' ' && each != '\t' || each == 0x7f) {
        return true;
      }
    }
    return false;
  }

  static boolean isSoundTrailer(MimeHeaders trailers) {
    for (String name : trailers.names()) {
      if (NO_TRAILERS.contains(name.toLowerCase(Locale.ROOT))) {
        return false;
      }
    }
    return areSoundFields(trailers);
  }

  /** True if the connection must close after the response. */
  static boolean asksToClose(MimeHeaders headers) {
    for (String value : headers.values(Header.Connection)) {
      if (CLOSE.matcher(value).find()) {
        return true;
      }
    }
    return false;
  }

  private static boolean isKnown(HttpRequestPacket request) {
    String protocol = request.getProtocolString();
    return (protocol.equals(HTTP_1_1) || protocol.equals("HTTP/1.0"))
        && isToken(request.getMethod().getMethodString());
  }

  private static boolean isSoundHost(List<String> hosts) {
    return hosts.isEmpty() || hosts.size() == 1 && HOST.matcher(hosts.getFirst()).matches();
  }

  /** The end of the body that the parser found must be that of the headers, and they must state it only once. */
  private static boolean isSoundLength(HttpRequestPacket request, List<String> lengths, List<String> codings) {
    if (codings.isEmpty()) {
      return !request.isChunked()
          && (lengths.isEmpty() || lengths.size() == 1 && LENGTH.matcher(lengths.getFirst()).matches());
    }
    return codings.size() == 1 && codings.getFirst().equalsIgnoreCase("chunked") && request.isChunked()
        && lengths.isEmpty() && request.getProtocolString().equals(HTTP_1_1);
  }

  private static List<String> values(MimeHeaders headers, Header name) {
    if (!headers.contains(name)) {
      return List.of();
    }
    List<String> values = new ArrayList<>(1);
    headers.values(name).forEach(value -> values.add(value.strip()));
    return values;
  }
}
