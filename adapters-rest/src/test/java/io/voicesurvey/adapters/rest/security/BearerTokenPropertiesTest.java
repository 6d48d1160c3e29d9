package io.voicesurvey.adapters.rest.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.voicesurvey.adapters.rest.problem.ProblemCode;
import io.voicesurvey.adapters.rest.problem.ProblemException;
import io.voicesurvey.domain.Secret;
import java.net.URI;
import java.util.Locale;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import org.glassfish.jersey.internal.MapPropertiesDelegate;
import org.glassfish.jersey.server.ContainerRequest;
import org.glassfish.jersey.server.ResourceConfig;

/** Any {@code Authorization} header is a token or is refused, as the contract defines. */
class BearerTokenPropertiesTest {
  private static final ResourceConfig CONFIGURATION = new ResourceConfig();

  @Property
  void anyHeaderIsATokenOrRefused(@ForAll("headers") String header) {
    if (isBearer(header)) {
      assertThat(BearerToken.of(request(header))).contains(Secret.of(header.substring(6).replaceFirst("^ +", "")));
    } else {
      assertRefused(request(header));
    }
  }

  @Property
  void anyTokenOfVisibleCharactersIsReadAsItIs(@ForAll("tokens") String token, @ForAll("schemes") String scheme,
      @ForAll("spaces") String spaces) {
    assertThat(BearerToken.of(request(scheme + spaces + token))).contains(Secret.of(token));
  }

  @Property(tries = 200)
  void twoHeadersAreRefusedWhateverTheyHold(@ForAll("headers") String first, @ForAll("headers") String second) {
    assertRefused(request(first, second));
  }

  @Provide
  static Arbitrary<String> headers() {
    Arbitrary<String> pieces = Arbitraries.of("Bearer", "bearer", "BEARER", "Basic", "DPoP", " ", "  ", "\t", "\r\n",
        ",",
        "a.b.c", "token", "=", "\"", "\u0000", "\u007f", "\u00e9", "\u0130", "\ud800", "Bearer x");
    Arbitrary<String> likely = pieces.list().ofMaxSize(5).map(parts -> String.join("", parts));
    return Arbitraries.frequencyOf(Tuple.of(4, likely), Tuple.of(1, Arbitraries.strings()),
        Tuple.of(1, Arbitraries.strings().map(text -> "Bearer " + text)),
        Tuple.of(1, Combinators.combine(schemes(), spaces(), tokens()).as((a, b, c) -> a + b + c)));
  }

  @Provide
  static Arbitrary<String> tokens() {
    return Arbitraries.strings().withCharRange('!', '~').ofMinLength(1).ofMaxLength(300);
  }

  @Provide
  static Arbitrary<String> schemes() {
    return Arbitraries.of("Bearer", "bearer", "BEARER", "bEaReR");
  }

  @Provide
  static Arbitrary<String> spaces() {
    return Arbitraries.strings().withChars(' ').ofMinLength(1).ofMaxLength(4);
  }

  private static boolean isBearer(String header) {
    String token = header.length() < 7 ? "" : header.substring(6).replaceFirst("^ +", "");
    return header.length() > 7 && header.substring(0, 6).toLowerCase(Locale.ROOT).equals("bearer")
        && header.charAt(6) == ' ' && !token.isEmpty() && token.chars().allMatch(c -> c >= '!' && c <= '~');
  }

  private static void assertRefused(ContainerRequest request) {
    assertThatExceptionOfType(ProblemException.class).isThrownBy(() -> BearerToken.of(request))
        .satisfies(problem -> assertThat(problem.code()).isEqualTo(ProblemCode.INVALID_AUTHORIZATION_HEADER));
  }

  private static ContainerRequest request(String... headers) {
    URI uri = URI.create("http://localhost/");
    ContainerRequest request = new ContainerRequest(uri, uri, "GET", null, new MapPropertiesDelegate(), CONFIGURATION);
    for (String header : headers) {
      request.getHeaders().add("Authorization", header);
    }
    return request;
  }
}
