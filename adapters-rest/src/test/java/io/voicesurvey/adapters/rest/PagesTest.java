package io.voicesurvey.adapters.rest;

import static org.assertj.core.api.Assertions.assertThat;

import io.voicesurvey.adapters.rest.RestApi.Answer;
import io.voicesurvey.adapters.rest.RestApi.Request;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PagesTest {
  private static final String BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8";
  private static final String OTHER_RELEASE = "/assets/0123456789abcdef/";
  private static final Pattern ASSET = Pattern.compile("(?:href|src)=\"(/assets/[^\"]+)\"");
  /** JSDoc, whose types are not loaded. */
  private static final Pattern TYPES = Pattern.compile("(?s)/\\*\\*.*?\\*/");

  private final RestApi api = new RestApi();

  @ParameterizedTest
  @ValueSource(strings = {"/", "/admin/users", "/admin/audit", "/admin/services"})
  void aNavigationGetsAPage(String path) {
    Answer page = navigate(path).send();

    assertThat(page.status()).isEqualTo(200);
    assertThat(page.header("Content-Type")).contains("text/html;charset=utf-8");
    assertThat(page.response().getStringHeaders().get("Vary")).contains("Accept, Accept-Language");
    assertThat(page.header("X-Content-Type-Options")).contains("nosniff");
    assertThat(page.header("X-Request-Id")).contains("request-1");
    assertThat(page.header("Content-Security-Policy").orElseThrow()).contains("default-src 'none'",
        "script-src 'self'", "style-src 'self'", "frame-ancestors 'none'", "require-trusted-types-for 'script'")
        .doesNotContain("unsafe");
    assertThat(html(page)).startsWith("<!doctype html>\n<html lang=\"en\">").contains("<h1>");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/admin/users", "/admin/audit", "/admin/services"})
  void headGetsTheHeadersOfThePage(String path) {
    Answer page = api.request("HEAD", path).header("Accept", BROWSER).send();

    assertThat(page.status()).isEqualTo(200);
    assertThat(page.body()).isEmpty();
    assertThat(page.header("Content-Length"))
        .contains(Integer.toString(navigate(path).send().body().length));
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/?return_to=/a", "/admin/users", "/admin/audit", "/admin/services"})
  void aPageIsCompressedForABrowserThatAcceptsIt(String path) throws IOException {
    Answer packed = navigate(path).header("Accept-Encoding", "gzip, deflate, br").send();

    assertThat(packed.header("Content-Encoding")).contains("gzip");
    assertThat(packed.response().getStringHeaders().get("Vary")).contains("Accept, Accept-Language",
        "Accept-Encoding");
    assertThat(packed.header("Content-Length")).contains(Integer.toString(packed.body().length));
    assertThat(new GZIPInputStream(new ByteArrayInputStream(packed.body())).readAllBytes())
        .isEqualTo(navigate(path).send().body());
  }

  @ParameterizedTest
  @ValueSource(strings = {"*/*", "application/json", "application/json, text/html", "text/html;q=0.5, application/json",
      "garbage", "text/plain", "text/html;q=0", "TEXT/HTML; Q=0.000", "text/html;q=0, */*", "text/html;q=0, text/*;q=0",
      "text/*;q=0", "*/*;q=0", "application/xhtml+xml", "text/html;q=x", "text/html;q=2", "text/html;q=-1",

      "/", ",", ";q=1"})
  void anythingElseFindsNothingThere(String accept) {
    for (String path : List.of("/", "/admin/users", "/admin/audit", "/admin/services")) {
      GatesTest.assertProblem(api.get(path).header("Accept", accept).send(), 404, "NOT_FOUND");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"text/html", "TEXT/HTML", "text/*", "text/html;q=0.001", "text/html, */*",
      "application/json;q=0.5, text/html;q=0.6", "text/html;q=0.5, text/*;q=0", "application/json;q=0, */*",
      "image/png,text/html;q=0.9;x=y"})
  void aRequestThatPrefersHtmlToJsonIsANavigation(String accept) {
    assertThat(api.get("/").header("Accept", accept).send().status()).isEqualTo(200);
  }

  @Test
  void severalAcceptHeadersAreOneList() {
    assertThat(api.get("/").header("Accept", "application/json;q=0.5").header("Accept", "text/html").send().status())
        .isEqualTo(200);
    assertThat(api.get("/").header("Accept", "application/json").header("Accept", "text/html;q=0").send().status())
        .isEqualTo(404);
  }

  @Test
  void headOfAPageIsNotThereWithoutANavigation() {
    assertThat(api.request("HEAD", "/").header("Accept", "text/html;q=0").send().status()).isEqualTo(404);
  }

  @ParameterizedTest
  @CsvSource({"POST, /", "DELETE, /admin/users", "PUT, /admin/audit", "TRACE, /"})
  void aPageHasNoOtherMethod(String method, String path) {
    Answer refused = api.request(method, path).header("Accept", BROWSER).send();

    GatesTest.assertProblem(refused, 405, "METHOD_NOT_ALLOWED");
    assertThat(refused.header("Allow")).contains("GET, HEAD, OPTIONS");
    GatesTest.assertProblem(api.request(method, path).header("Accept", "*/*").send(), 404, "NOT_FOUND");
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {"it | it", "it-IT,it;q=0.9,en;q=0.8 | it", "en-GB | en", "de, it;q=0.5 | it",
      "de | en", "it;q=0, en | en", "en;q=0.2, it;q=0.8 | it", "* | en", ";;;q=x | en", "IT | it"})
  void thePageIsInTheLanguageThatIsPreferred(String accepted, String language) {
    Answer page = navigate("/").header("Accept-Language", accepted).send();

    assertThat(page.header("Content-Language")).contains(language);
    assertThat(html(page)).contains("<html lang=\"" + language + "\">",
        language.equals("it") ? ">Accedi</a>" : ">Sign in</a>");
  }

  @Test
  void aLanguageHeaderOfUnusualLengthIsNotRead() {
    assertThat(navigate("/").header("Accept-Language", "it" + ", de".repeat(249)).send().header("Content-Language"))
        .contains("it");
    assertThat(navigate("/").header("Accept-Language", "it" + ", de".repeat(250)).send().header("Content-Language"))
        .contains("en");
  }

  @Test
  void theSignInPageStartsALoginThatLeadsBack() {
    assertThat(html(navigate("/").send())).contains("href=\"/api/auth/login?return_to=%2F\"");
    assertThat(html(navigate("/?return_to=%2Fa%3Fb%3D%22%3E&max_age=5&x=y&login_error=LOGIN_DENIED").send()))
        .contains("href=\"/api/auth/login?max_age=5&amp;return_to=%2Fa%3Fb%3D%22%3E\"").doesNotContain("x=y");
  }

  @ParameterizedTest
  @ValueSource(strings = {"users", "audit"})
  void aPageThatNeedsAScriptSaysSoAndLeadsToTheSignIn(String page) {
    assertThat(html(navigate("/admin/" + page).send())).containsSubsequence("<noscript>",
        "This page needs JavaScript.", "<a class=\"button\" href=\"/?return_to=/admin/" + page + "\">Sign in</a>",
        "</noscript>");
    assertThat(html(navigate("/?return_to=/admin/" + page).send()))
        .contains("href=\"/api/auth/login?return_to=%2Fadmin%2F" + page + "\"");
  }

  @Test
  void allThatAPageLoadsIsThereAndNeverChanges() throws IOException {
    List<String> assets = ASSET.matcher(html(navigate("/").send())).results().map(found -> found.group(1)).toList();
    assertThat(assets).hasSizeGreaterThan(6).anyMatch(path -> path.endsWith("/main.js"))
        .anyMatch(path -> path.endsWith("/text/en.json"));

    for (String path : assets) {
      Answer plain = api.get(path).send();
      assertThat(plain.status()).as(path).isEqualTo(200);
      assertThat(plain.header("Cache-Control")).contains("public, max-age=31536000, immutable");
      assertThat(plain.response().getStringHeaders().get("Vary")).contains("Accept-Encoding");
      assertThat(plain.header("Content-Encoding")).isEmpty();
      assertThat(plain.header("X-Content-Type-Options")).contains("nosniff");
      assertThat(plain.header("Content-Type").orElseThrow()).matches("(text/javascript|text/css|application/json)"
          + "; ?charset=utf-8");
      Answer packed = api.get(path).header("Accept-Encoding", "gzip, deflate, br").send();
      assertThat(packed.header("Content-Encoding")).contains("gzip");
      assertThat(packed.header("Content-Length")).contains(Integer.toString(packed.body().length));
      assertThat(new GZIPInputStream(new ByteArrayInputStream(packed.body())).readAllBytes()).isEqualTo(plain.body());
      assertThat(api.request("HEAD", path).send().header("Content-Length"))
          .contains(Integer.toString(plain.body().length));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"gzip;q=0", "identity", "nonsense;;=", "br"})
  void aClientWithoutGzipGetsTheFileAsItIs(String encoding) {
    Answer file = api.get(asset("main.js")).header("Accept-Encoding", encoding).send();

    assertThat(file.status()).isEqualTo(200);
    assertThat(file.header("Content-Encoding")).isEmpty();
  }

  @Test
  void noOtherFileIsAnAsset() {
    String path = asset("main.js");

    for (String other : List.of(path.replaceFirst("/assets/.", "/assets/x"), path.replaceFirst("/assets/.", "/assets/"),
        path.replace("main.js", "nope.js"), path.replace("main.js", "reload.js"),
        path.replace("main.js", "template/home.mustache"), path.replace("main.js", "text/../main.js"))) {
      GatesTest.assertProblem(api.get(other).send(), 404, "NOT_FOUND");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"style.css", "main.js", "admin/pages.js", "text/en.json", "gone.js"})
  void anAssetOfAnotherReleaseIsAskedForAtOtherInstances(String file) {
    String path = OTHER_RELEASE + file;

    for (int attempt = 0; attempt < 16; attempt++) {
      Answer again = api.get(attempt == 0 ? path : path + "?attempt=" + attempt).send();
      assertThat(again.status()).isEqualTo(307);
      assertThat(again.header("Location")).contains("?attempt=" + (attempt + 1));
      assertThat(again.header("Cache-Control")).contains("no-store");
    }
  }

  @Test
  void anAssetOfThisReleaseIsServedAtAnyAttempt() {
    Answer found = api.get(asset("main.js") + "?attempt=3").send();

    assertThat(found.body()).isEqualTo(api.get(asset("main.js")).send().body());
    assertThat(found.header("Cache-Control")).contains("public, max-age=31536000, immutable");
  }

  @Test
  void aPageOfAReleaseThatIsGoneIsLoadedAgain() {
    Answer last = api.get(OTHER_RELEASE + "main.js?attempt=16").send();

    assertThat(last.status()).isEqualTo(200);
    assertThat(last.header("Content-Type").orElseThrow()).startsWith("text/javascript");
    assertThat(last.header("Cache-Control")).contains("no-store");
    assertThat(html(last)).contains("location.reload()");
    for (String file : List.of("style.css?attempt=16", "text/en.json?attempt=16", "main.js/main.js?attempt=17")) {
      GatesTest.assertProblem(api.get(OTHER_RELEASE + file).send(), 404, "NOT_FOUND");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"attempt=x", "attempt=-1", "attempt=100", "attempt=1&attempt=2", "attempt="})
  void anAttemptIsANumber(String query) {
    GatesTest.assertProblem(api.get(OTHER_RELEASE + "main.js?" + query).send(), 400, "INVALID_REQUEST");
  }

  @Test
  void modulesImportOnlyFilesThatAreThere() {
    List<String> modules = modules("/admin/users");
    assertThat(modules).contains(asset("preact.js"), asset("hooks.js"));

    for (String module : modules) {
      List<String> imports = Pattern.compile("(?:from|import)\\s*\\(?[\"']([^\"']+)[\"']")
          .matcher(TYPES.matcher(html(api.get(module).send())).replaceAll("")).results()
          .map((MatchResult found) -> found.group(1)).toList();
      for (String imported : imports) {
        assertThat(imported).as(module).startsWith(".");
        assertThat(modules).as(module).contains(URI.create(module).resolve(imported).getPath());
      }
    }
  }

  @Test
  void noAssetHasTextForReadersOfTheSourcesOrForTheServerAlone() {
    assertThat(html(api.get(asset("main.js")).send())).contains("addEventListener").doesNotContain("@param");
    assertThat(html(api.get(asset("text/en.json")).send())).contains("problem_LOGIN_DENIED", "endOthers")
        .doesNotContain("problem_LOGIN_DENIED_title", "askDisable");
    assertThat(html(api.get(asset("text/en.json").replace("/text/", "/admin/")).send())).contains("askDisable")
        .doesNotContain("problem_", "endOthers");
  }

  @Test
  void onlyThePagesOfAdministrationPreloadTheModulesOfAdministration() {
    List<String> ofHome = modules("/");
    List<String> others = new ArrayList<>(modules("/admin/users"));
    others.removeAll(ofHome);

    assertThat(ofHome).contains(asset("main.js"));
    assertThat(others).isNotEmpty().allMatch(module -> module.contains("/admin/"));
  }

  private List<String> modules(String page) {
    return ASSET.matcher(html(navigate(page).send())).results().map(found -> found.group(1))
        .filter(path -> path.endsWith(".js")).distinct().toList();
  }

  private Request navigate(String path) {
    return api.get(path).header("Accept", BROWSER);
  }

  private String asset(String name) {
    return ASSET.matcher(html(navigate("/").send())).results().map(found -> found.group(1))
        .filter(path -> path.endsWith("/" + name)).findFirst().orElseThrow();
  }

  private static String html(Answer page) {
    return new String(page.body(), StandardCharsets.UTF_8);
  }
}
