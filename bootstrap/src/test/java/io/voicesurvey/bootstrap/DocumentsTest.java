package io.voicesurvey.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import io.voicesurvey.adapters.rest.problem.ProblemCode;
import io.voicesurvey.domain.audit.AuditDetail;
import io.voicesurvey.domain.audit.AuditEventType;
import io.voicesurvey.domain.audit.AuditReason;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the pages name has to be there, and what the product has must be named in a page. */
class DocumentsTest {
  private static final Path SETTINGS = Path.of("src/main/java/io/voicesurvey/bootstrap/settings");

  /** Only one of several providers has these settings. */
  private static final Set<String> WITHOUT_PLAIN_FORM = Set.of("OIDC_NAME", "OIDC_DOMAINS", "OIDC_ADOPT_BY_EMAIL");

  /** A variable in the code's own table of them. */
  private static final Pattern VARIABLE = Pattern.compile("\"([A-Z]+(?:_[A-Z]+)*)\"");

  private static final Map<String, List<Path>> SOURCES = sources();

  /** A class, or a method of one; settings and headers in capitals or small letters alone are none. */
  private static final Pattern NAME = Pattern.compile("`([A-Z]\\w*[a-z]\\w*)(?:#(\\w+))?`");

  private static final Pattern TEST = Pattern.compile("`\\w+(?:Test|IT|Contract)#\\w+`");

  private record Reference(String type, Optional<String> method) {
    static Reference of(MatchResult match) {
      return new Reference(match.group(1), Optional.ofNullable(match.group(2)));
    }

    boolean exists() {
      return SOURCES.getOrDefault(type + ".java", List.of()).stream()
          .anyMatch(source -> method.map(name -> declares(source, name)).orElse(true));
    }

    private static boolean declares(Path source, String method) {
      return Pattern.compile("^\\s+(?:default )?void " + method + "\\(", Pattern.MULTILINE)
          .matcher(Documents.read(source))
          .find();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"0006-threat-model.md", "0007-asvs.md"})
  void everyClassAndTestNamedInARecordExists(String record) {
    String text = Documents.read(Documents.ROOT.resolve("docs/adr").resolve(record));

    assertThat(references(text)).hasSizeGreaterThan(20);
    assertThat(missing(text)).isEmpty();
  }

  @Test
  void everyThreatHasACheckAndATest() {
    List<String> rows = Documents.read(Documents.ROOT.resolve("docs/adr/0006-threat-model.md")).lines()
        .filter(line -> line.startsWith("| ") && !line.startsWith("| threat ")).toList();

    assertThat(rows).hasSizeGreaterThan(20).allSatisfy(row -> {
      String[] cells = row.split(" \\| ");
      assertThat(cells).hasSize(3);
      assertThat(references(cells[1])).isNotEmpty();
      assertThat(TEST.matcher(cells[2]).find()).isTrue();
    });
  }

  @ParameterizedTest
  @ValueSource(strings = {"`NoSuchClass`", "`NoSuchTest#isThere`", "`DocumentsTest#noSuchMethod`",
      "`DocumentsTest#missing`"})
  void aMissingNameIsNoticed(String text) {
    assertThat(missing(text)).hasSize(1);
  }

  @ParameterizedTest
  @MethodSource("pages")
  void everyLinkLeadsSomewhere(Path page) {
    assertThat(Documents.deadLinks(page, Documents.read(page))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"[a](none.md)", "[a](docs/none.md#there)", "![a](docs/none.svg)", "[a](#no-heading)",
      "[a](docs/settings.md#no-heading)", "[a](docs#settings)", "[a](/README.md)", "[a](../../etc/hosts)",
      "# Not a-heading\n[a](#not-aheading)", "```\n# Code\n```\n[a](#code)", "# Twice\n# Twice\n[a](#twice-2)"})
  void aDeadLinkIsNoticed(String text) {
    assertThat(Documents.deadLinks(Documents.ROOT.resolve("README.md"), text)).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"[a](docs/settings.md)", "[a](docs)", "[a](https://example.org/none.md)", "`[a](none.md)`",
      "```md\n[a](none.md)\n```", "# It's `audit verify`, again\n[a](#its-audit-verify-again)",
      "# [A link](docs)\n[a](#a-link)", "# Twice\n# Twice\n[a](#twice-1)"})
  void aLinkThatLeadsSomewhereIsLeftAlone(String text) {
    assertThat(Documents.deadLinks(Documents.ROOT.resolve("README.md"), text)).isEmpty();
  }

  @Test
  void everySettingIsNamedInAPage() {
    Set<String> settings = Stream.of("SettingsWithDefaults", "ProvidersReader", "ProviderReader")
        .map(reader -> Documents.read(SETTINGS.resolve(reader + ".java")))
        .flatMap(source -> VARIABLE.matcher(source).results()).map(match -> match.group(1))
        .map(name -> WITHOUT_PLAIN_FORM.contains(name) ? name.replaceFirst("OIDC_", "OIDC_<ID>_") : name)
        .collect(Collectors.toSet());

    assertThat(settings).hasSizeGreaterThan(40).contains("PORT", "OIDC_ISSUER_URL", "OIDC_PROVIDERS",
        "OIDC_<ID>_DOMAINS", "NO_PROXY", "ACCESS_LOG");
    assertThat(Documents.unnamed(settings)).isEmpty();
  }

  @Test
  void everyProblemCodeIsNamedInAPageWithItsStatus() {
    assertThat(undocumented(Documents.page("docs/api.md"))).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(ProblemCode.class)
  void aProblemCodeWithoutItsRowOrWithAnotherStatusIsNoticed(ProblemCode code) {
    String api = Documents.page("docs/api.md");

    assertThat(undocumented(api.replace(row(code), "| 400 | `OTHER_CODE` |"))).containsExactly(code);
    assertThat(undocumented(api.replace(row(code), row(code).replace("| %d |".formatted(code.status()), "| 299 |"))))
        .containsExactly(code);
  }

  @Test
  void everyTypeOfAuditEventIsNamedInAPage() {
    assertThat(Documents.unnamed(Stream.of(AuditEventType.values()).map(AuditEventType::label).toList())).isEmpty();
  }

  @Test
  void everyDetailAndReasonOfAnAuditEventIsNamedInItsPage() {
    String page = Documents.page("docs/audit-trail.md");
    Stream<String> names = Stream.concat(Stream.of(AuditDetail.values()).map(AuditDetail::label),
        Stream.of(AuditReason.values()).map(AuditReason::label));

    assertThat(names).allSatisfy(name -> assertThat(page).contains("`" + name + "`"));
  }

  @Test
  void aNameThatNoPageHasIsNoticed() {
    assertThat(Documents.unnamed(List.of("PORT", "NO_SUCH_SETTING", "OIDC_ISSUE", "voicesurvey_no_such_total")))
        .containsExactly("NO_SUCH_SETTING", "OIDC_ISSUE", "voicesurvey_no_such_total");
    assertThat(Documents.unnamed(List.of("PORT"), "`SUPPORT` and `PORTS`")).containsExactly("PORT");
  }

  private static List<ProblemCode> undocumented(String page) {
    return Stream.of(ProblemCode.values()).filter(code -> !page.contains(row(code))).toList();
  }

  private static String row(ProblemCode code) {
    return "| %d | `%s` |".formatted(code.status(), code.name());
  }

  static List<Path> pages() {
    return Documents.pages();
  }

  private static List<Reference> missing(String text) {
    return references(text).stream().filter(reference -> !reference.exists()).toList();
  }

  private static List<Reference> references(String text) {
    return NAME.matcher(text).results().map(Reference::of).distinct().toList();
  }

  private static Map<String, List<Path>> sources() {
    return Stream.of("domain", "application", "adapters-rest", "adapters-oidc", "adapters-persistence", "bootstrap")
        .flatMap(module -> Stream.of("src/main/java", "src/test/java").map(Documents.ROOT.resolve(module)::resolve))
        .flatMap(Documents::below).collect(Collectors.groupingBy(file -> file.getFileName().toString()));
  }
}
