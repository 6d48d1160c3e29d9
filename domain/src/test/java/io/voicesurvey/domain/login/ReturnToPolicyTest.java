package io.voicesurvey.domain.login;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.voicesurvey.domain.login.ReturnToPolicy.Result;
import java.net.URI;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReturnToPolicyTest {
  private static final ReturnToPolicy POLICY = new ReturnToPolicy(URI.create("https://agent.example"),
      Set.of(new WebOrigin("https://app.example"), new WebOrigin("http://localhost:3000"),
          new WebOrigin("http://[::1]:3000")));

  @ParameterizedTest
  @CsvSource({"/, https://agent.example/", "/surveys, https://agent.example/surveys",
      "/surveys/7?tab=calls&sort=-at#top, https://agent.example/surveys/7?tab=calls&sort=-at#top",
      "/a//b, https://agent.example/a//b", "/a/../b, https://agent.example/a/../b",
      "/..//x, https://agent.example/..//x",
      "/.//x, https://agent.example/.//x", "/@x, https://agent.example/@x", "/:80, https://agent.example/:80",
      "/.x, https://agent.example/.x", "/%2fx, https://agent.example/%2fx", "/%2F%2Fx, https://agent.example/%2F%2Fx",
      "/%255cx, https://agent.example/%255cx",
      "/?u=https://evil.example, https://agent.example/?u=https://evil.example",
      "/#//evil.example, https://agent.example/#//evil.example", "/a%20b, https://agent.example/a%20b",
      "/javascript:alert(1), https://agent.example/javascript:alert(1)"})
  void leadsAPathToThePublicOrigin(String path, String url) {
    assertThat(POLICY.validate(path)).isEqualTo(new Result.Allowed(new ReturnTo(URI.create(url))));
  }

  @ParameterizedTest
  @ValueSource(strings = {"https://agent.example", "https://agent.example/", "https://agent.example:443/x",
      "https://agent.example:/x", "https://app.example/a?b#c", "https://app.example?x", "https://app.example#x",
      "HTTPS://APP.EXAMPLE/x", "hTTps://App.Example:443", "http://localhost:3000/", "http://localhost:03000/",
      "http://[::1]:3000/x", "https://app.example//x", "https://app.example/https://evil.example",
      "https://app.example/@evil.example", "https://app.example?@evil.example", "https://app.example#@evil.example"})
  void leadsAUrlOfAnAllowedOriginThere(String url) {
    assertThat(POLICY.validate(url)).isEqualTo(new Result.Allowed(new ReturnTo(URI.create(url))));
  }

  @ParameterizedTest
  @CsvSource({"/übersicht, https://agent.example/%C3%BCbersicht",
      "/?q=%C3%BC&r=ü#ö, https://agent.example/?q=%C3%BC&r=%C3%BC#%C3%B6",
      "https://app.example/李, https://app.example/%E6%9D%8E", "/👍, https://agent.example/%F0%9F%91%8D",
      "/／／evil.example, https://agent.example/%EF%BC%8F%EF%BC%8Fevil.example",
      "/＼evil.example, https://agent.example/%EF%BC%BCevil.example",
      "/a\u3000b, https://agent.example/a%E3%80%80b", "/\u1fef, https://agent.example/%E1%BF%AF",
      "/e\u0301, https://agent.example/e%CC%81"})
  void writesOtherCharactersInAscii(String text, String url) {
    assertThat(POLICY.validate(text)).isEqualTo(new Result.Allowed(new ReturnTo(URI.create(url))));
  }

  @Test
  void letsNoCharacterBecomeALineEndWhereAServerKeepsTheLowByteAlone() {
    Result result = POLICY.validate("/x\u560d\u560aSet-Cookie:a=b");

    assertThat(result).isInstanceOfSatisfying(Result.Allowed.class,
        allowed -> assertThat(allowed.returnTo().url().toString()).isEqualTo(
            "https://agent.example/x%E5%98%8D%E5%98%8ASet-Cookie:a=b"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"https://evil.example", "https://evil.example/", "http://agent.example/",
      "http://app.example/", "https://agent.example:8443/", "https://agent.example:80/", "https://agent.example.:443/",
      "https://agent.example.evil.example/", "https://evilagent.example/", "https://x.app.example/",
      "https://example/", "http://localhost/", "https://localhost:3000/", "http://127.0.0.1:3000/",
      "http://[0:0:0:0:0:0:0:1]:3000/", "http://[::1]/", "http://[::ffff:127.0.0.1]:3000/",
      "https://xn--gent-7na.example/", "https://2130706433/", "https://0x7f000001/", "https://0177.0.0.1/",
      "https://evil.example/https://app.example", "https://evil.example?@app.example",
      "https://evil.example#@app.example", "https://evil.example?https://app.example/"})
  void doesNotLeadToAnotherOrigin(String url) {
    assertThat(POLICY.validate(url)).isEqualTo(new Result.OriginNotAllowed());
  }

  @ParameterizedTest
  @ValueSource(strings = {"//evil.example", "///evil.example", "////evil.example", "//", "///", "//app.example/",
      "//evil.example@app.example", "/\\evil.example", "\\\\evil.example", "\\/evil.example", "/\\/evil.example",
      "\\evil.example", "/a\\b", "/?a=\\b", "/#\\", "https:\\\\evil.example", "https:/\\evil.example",
      "https://evil.example\\@app.example/", "https://evil.example\\.app.example/",
      "https://app.example\\.evil.example",
      "/%5cevil.example", "/%5Cevil.example", "/%5c%5Cevil", "https://app.example/%5c", "https://app.example%5cevil",
      "/?next=%5c%5cevil", "/#%5C"})
  void takesNoSlashesThatABrowserCouldTurn(String text) {
    assertThat(POLICY.validate(text)).isEqualTo(new Result.Malformed());
  }

  @ParameterizedTest
  @ValueSource(strings = {"javascript:alert(1)", "JaVaScRiPt:alert(1)", "javascript://app.example/%0aalert(1)",
      "javascript://app.example/alert(1)", "data:text/html,<script>", "data:text/html;base64,PHNjcmlwdD4=",
      "vbscript:x", "file:///etc/passwd", "ftp://app.example/", "ws://app.example/", "blob:https://app.example/x",
      "view-source:https://app.example", "about:blank", "mailto:ada@app.example", "intent://app.example#Intent;end",
      "httpsx://app.example", "xhttps://app.example", "https", "https:", "https:/", "https://", "https:///",
      "https:////app.example", "http:app.example", "https:app.example", "http:/app.example", "https:/app.example",
      "http:///app.example", "https:///app.example", "https://?x", "https://#x", "://app.example", ":", "", " ", "app",
      "app.example", "app.example/", "./x", "../x", "?x", "#x", "*", "null", "@app.example"})
  void takesNothingButAPathOrAnHttpUrl(String text) {
    assertThat(POLICY.validate(text)).isEqualTo(new Result.Malformed());
  }

  @ParameterizedTest
  @ValueSource(strings = {"https://app.example@evil.example/", "https://evil.example@app.example/",
      "https://app.example:443@evil.example/", "https://user:password@app.example/", "https://@app.example/",
      "https://:@app.example/", "https://app.example%40evil.example/", "https://a@b@app.example/",
      "https://app.example:@evil.example/", "https://@evil.example@app.example/"})
  void takesNoUserInformation(String text) {
    assertThat(POLICY.validate(text)).isEqualTo(new Result.Malformed());
  }

  @ParameterizedTest
  @ValueSource(strings = {"https://app.example%2eevil.example/", "https://%61pp.example/", "https://app.example%00/",
      "https://app.example%2f.evil.example/", "https://app.example%23.evil.example/", "https://app%E3%80%82example/",
      "https://app。example/", "https://ａpp.example/", "https://app.exampl\u212f/", "https://\u0430pp.example/",
      "https://localhost\u2100/", "https://app.example\u2044evil/", "https://app.example\uff0fevil/",
      "https://app.example\uff20evil.example/", "https://app.example\u200b/", "https://app.example\u00ad/",
      "https://bücher.example/", "https://app_example/", "https://-app.example/", "https://app..example/",
      "https://127.1/", "https://[::1/",
      "https://::1/", "https://[evil]/", "https://[::1]evil/", "https://app.example:x/", "https://app.example:-1/",
      "https://app.example:4294967739/", "https://app.example:443:443/", "https://app.example:8٣/",
      "https://app.example,evil.example/", "https://app.example;evil.example/", "https://app.example&evil.example/",
      "https://app.example|evil/", "https://app.example^evil/", "https://<app.example>/", "https://app.example\"/",
      "https://app.example`evil/", "https://{app.example}/", "https://[fe80::1%25eth0]:3000@evil/"})
  void takesNoHostThatCouldBeReadInTwoWays(String text) {
    assertThat(POLICY.validate(text)).isEqualTo(new Result.Malformed());
  }

  @ParameterizedTest
  @ValueSource(strings = {"/a b", "/<x>", "/\"x\"", "/{x}", "/|x", "/^x", "/`x", "/%", "/%2", "/%zz", "/%u005c",
      "/#a#b",
      "/[x]"})
  void takesNothingThatTheStandardDoesNotKnow(String text) {
    assertThat(POLICY.validate(text)).isEqualTo(new Result.Malformed());
  }

  @ParameterizedTest
  @MethodSource("controlsAndSpaces")
  void takesNoControlCharacterSpaceOrLineEndAnywhere(String character) {
    assertThat(Stream.of("%s/x", "%s//evil.example", "/%s/evil.example", "/x%s", "/?x=%sy", "/#%s",
        "https%s://app.example/", "https:%s//app.example/", "https:/%s/app.example/", "https://%sapp.example/",
        "https://app%s.example/", "https://app.example%s/", "https://app.example/%s", "java%sscript:alert(1)")
        .map(form -> form.formatted(character))).allSatisfy(
            text -> assertThat(POLICY.validate(text)).isEqualTo(new Result.Malformed()));
  }

  static Stream<String> controlsAndSpaces() {
    return IntStream.concat(IntStream.rangeClosed(0, 0x20), IntStream.of(0x7f, 0x80, 0x85, 0x9f, 0x2028, 0x2029))
        .mapToObj(Character::toString);
  }

  @ParameterizedTest
  @MethodSource("encodedControls")
  void takesNoEncodedControlCharacterEither(String encoded) {
    assertThat(
        Stream.of("/", "/x", "/?x=", "/#", "https://app.example/", "https://app.example/?").map(s -> s + encoded))
        .allSatisfy(text -> assertThat(POLICY.validate(text)).isEqualTo(new Result.Malformed()));
  }

  static Stream<String> encodedControls() {
    return IntStream.concat(IntStream.rangeClosed(0, 0x1f), IntStream.of(0x7f)).boxed()
        .flatMap(code -> Stream.of("%%%02x".formatted(code), "%%%02X".formatted(code)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"/\ud800", "/\udc00", "/\udc00\ud800", "/?x=\ud83d", "/#\ud83d",
      "https://app.example/\ud800"})
  void takesNoHalfOfACharacter(String text) {
    assertThat(POLICY.validate(text)).isEqualTo(new Result.Malformed());
  }

  @Test
  void allowsOfAllCharactersOnlyThoseThatCanBeWrittenIntoAHeader() {
    List<URI> allowed = IntStream.rangeClosed(0, Character.MAX_VALUE).mapToObj(Character::toString)
        .map(character -> POLICY.validate("/x" + character)).filter(Result.Allowed.class::isInstance)
        .map(result -> ((Result.Allowed) result).returnTo().withLoginError("X")).toList();

    assertThat(allowed).hasSizeGreaterThan(50_000);
    assertThat(allowed).filteredOn(url -> !url.toString().matches("https://agent\\.example/x[!-~]*")).isEmpty();
  }

  @Test
  void knowsThePublicPortOnlyAsTheOriginHasIt() {
    ReturnToPolicy local = new ReturnToPolicy(URI.create("http://localhost:8000/"), Set.of());

    assertThat(local.validate("/x"))
        .isEqualTo(new Result.Allowed(new ReturnTo(URI.create("http://localhost:8000/x"))));
    assertThat(local.validate("http://localhost:8001/x")).isEqualTo(new Result.OriginNotAllowed());
    assertThat(local.validate("http://localhost/x")).isEqualTo(new Result.OriginNotAllowed());
  }

  @Test
  void needsAPublicOrigin() {
    assertThatIllegalArgumentException().isThrownBy(() -> new ReturnToPolicy(URI.create("/"), Set.of()));
  }

  @Test
  void takesThePathOfTheLongestParameter() {
    assertThat(POLICY.validate("/" + "x".repeat(2_047))).isInstanceOf(Result.Allowed.class);
  }

  @Test
  void takesNoMoreThanFitsIntoTheCookieOfAnAttempt() {
    String longest = "https://app.example/" + "x".repeat(ReturnTo.MAX_LENGTH - 20);

    assertThat(POLICY.validate(longest)).isInstanceOf(Result.Allowed.class);
    assertThat(POLICY.validate(longest + "x")).isEqualTo(new Result.Malformed());
    assertThat(POLICY.validate("/" + "ü".repeat(ReturnTo.MAX_LENGTH / 6))).isEqualTo(new Result.Malformed());
  }
}
