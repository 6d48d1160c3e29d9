package io.voicesurvey.domain.login;

import static org.assertj.core.api.Assertions.assertThat;

import io.voicesurvey.domain.login.ReturnToPolicy.Result;
import java.net.URI;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

/** For any {@code return_to}, a browser goes only to the origin that the policy allowed. */
class ReturnToPolicyPropertiesTest {
  private static final String PUBLIC = "https://agent.example";
  private static final Set<String> ALLOWED = Set.of(PUBLIC, "https://app.example", "http://localhost:3000");
  private static final ReturnToPolicy POLICY = new ReturnToPolicy(URI.create(PUBLIC),
      Set.of(new WebOrigin("https://app.example"), new WebOrigin("http://localhost:3000")));

  private static final Pattern ABSOLUTE = Pattern.compile("(https?):(.*)", Pattern.CASE_INSENSITIVE | Pattern.DOTALL);
  private static final Pattern SCHEME = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]*:.*", Pattern.DOTALL);
  private static final Pattern AUTHORITY = Pattern.compile("[/\\\\]*([^/\\\\?#]*).*", Pattern.DOTALL);

  @Property(tries = 3_000)
  void noTextLeadsToAnOriginThatIsNotAllowed(@ForAll("hostile") String text) {
    if (POLICY.validate(text) instanceof Result.Allowed(ReturnTo returnTo)) {
      for (URI url : new URI[]{returnTo.url(), returnTo.withLoginError("LOGIN_FAILED")}) {
        assertThat(ALLOWED).as("as a parser reads " + url).contains(WebOrigin.of(url).orElseThrow().value());
        assertThat(ALLOWED).as("as a browser reads " + url).contains(asABrowserReads(url.toString()));
        assertThat(url.toString()).matches("[!-~]+");
      }
      assertThat(asABrowserReads(text)).isEqualTo(asABrowserReads(returnTo.url().toString()));
    }
  }

  @Property
  void anyTextAtAllIsJudged(@ForAll String text) {
    assertThat(POLICY.validate(text)).isNotNull();
    assertThat(POLICY.validate("/" + text)).isNotEqualTo(new Result.OriginNotAllowed());
    assertThat(POLICY.validate("https://" + text)).isNotNull();
  }

  @Property
  void anOrdinaryPathLeadsToThePublicOrigin(@ForAll("paths") String path) {
    assertThat(POLICY.validate(path)).isEqualTo(new Result.Allowed(new ReturnTo(URI.create(PUBLIC + path))));
  }

  @Provide
  static Arbitrary<String> hostile() {
    Arbitrary<String> pieces = Arbitraries.of("/", "//", "///", "\\", "\\\\", "%5c", "%2f", "%09", "%00", "\t", "\r\n",
        " ", "\u0000", "https:", "http:", "HTTPS://", "https://", "http://", "javascript:", "data:", "agent.example",
        "app.example", "localhost", "evil.example", ".evil.example", "@", "@evil.example", ":", ":443", ":80", ":3000",
        "?", "#", ".", "..", ";", "&", "=", "[::1]", "user:password", "\u3002", "\uff0f", "\uff3c", "\uff20", "\u200b",
        "\u2028", "\ud800", "\u00fc", "app", "login_error=", "%");
    Arbitrary<String> anything = Arbitraries.strings().ofMaxLength(3);
    Arbitrary<String> beginnings = Arbitraries.of("", "/", "//", "/\\", "https:", "https:/", "https://",
        "https://app.example", "https://agent.example", "http://localhost:3000", "https://app.example@",
        "HTTPS://App.Example:");
    Arbitrary<String> rest = Arbitraries.frequencyOf(Tuple.of(9, pieces), Tuple.of(1, anything)).list().ofMaxSize(6)
        .map(parts -> String.join("", parts));
    return Combinators.combine(beginnings, rest).as(String::concat);
  }

  @Provide
  static Arbitrary<String> paths() {
    return Arbitraries.strings().withChars("abcxyzABC0189-._~!$&'()*+,;=:@/?").ofMaxLength(60)
        .filter(text -> !text.startsWith("/")).map(text -> "/" + text);
  }

  /** The origin by the WHATWG URL standard, on a page of the public origin; empty if the URL is not http or https. */
  private static String asABrowserReads(String text) {
    String trimmed = text.replaceAll("^[\\x00-\\x20]+|[\\x00-\\x20]+$", "").replaceAll("[\\t\\r\\n]", "");
    Matcher absolute = ABSOLUTE.matcher(trimmed);
    if (absolute.matches()) {
      String scheme = absolute.group(1).toLowerCase(Locale.ROOT);
      boolean relative = PUBLIC.startsWith(scheme + ":") && !absolute.group(2).startsWith("//");
      return relative ? PUBLIC : origin(scheme, absolute.group(2));
    }
    if (SCHEME.matcher(trimmed).matches()) {
      return "";
    }
    return trimmed.matches("(?s)[/\\\\]{2}.*") ? origin("https", trimmed) : PUBLIC;
  }

  private static String origin(String scheme, String rest) {
    Matcher matcher = AUTHORITY.matcher(rest);
    assertThat(matcher.matches()).isTrue();
    String authority = matcher.group(1).toLowerCase(Locale.ROOT);
    String host = authority.substring(authority.lastIndexOf('@') + 1);
    String plain = host.replaceFirst((scheme.equals("https") ? ":0*443" : ":0*80") + "$|:$", "");
    return scheme + "://" + plain.replaceFirst(":0+(?=[1-9])", ":");
  }
}
