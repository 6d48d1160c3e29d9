package io.voicesurvey.adapters.rest.page;

import static org.assertj.core.api.Assertions.assertThat;

import io.voicesurvey.adapters.rest.RestApplication;
import io.voicesurvey.adapters.rest.http.Navigated;
import io.voicesurvey.adapters.rest.http.Routes.Operation;
import io.voicesurvey.adapters.rest.problem.ProblemCode;
import io.voicesurvey.adapters.rest.problem.Refuses;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Both languages have the same texts, and each text is used. */
class CatalogueTest {
  private static final Path WEB = Path.of("src", "main", "web");
  private static final Path JAVA = Path.of("src", "main", "java", "io", "voicesurvey", "adapters", "rest", "page");

  private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\w*}");
  private static final Pattern PLURAL = Pattern.compile("_(one|two|few|many|other)$");
  private static final Pattern IN_TEMPLATE = Pattern.compile("\\{\\{#?text\\.(\\w+)}}");
  private static final Pattern CALL = Pattern.compile("\\b(?:t|text)\\(['\"](\\w+)['\"]");
  private static final Pattern QUOTED = Pattern.compile("['\"](\\w+)['\"]");

  /** Those that every operation can have, and that reach a navigation. */
  private static final Set<ProblemCode> OF_ALL = EnumSet.of(ProblemCode.INVALID_REQUEST, ProblemCode.NOT_FOUND,
      ProblemCode.PAYLOAD_TOO_LARGE, ProblemCode.INTERNAL_ERROR, ProblemCode.DATABASE_UNAVAILABLE);

  private final Map<String, String> english = texts(Language.ENGLISH);

  @ParameterizedTest
  @EnumSource
  void everyLanguageHasTheSameTextsWithTheSamePlaceholders(Language language) {
    assertThat(placeholders(texts(language))).isEqualTo(placeholders(english));
  }

  @ParameterizedTest
  @EnumSource
  void noTextIsEmptyOrHasSpaceAround(Language language) {
    texts(language).forEach((key, text) -> assertThat(text).as(key).isNotEmpty().isEqualTo(text.strip()));
  }

  @Test
  void everyKeyInTheSourcesHasAText() throws IOException {
    Set<String> called = new TreeSet<>(found(IN_TEMPLATE, ".mustache", WEB));
    called.addAll(found(CALL, ".js", WEB));
    called.addAll(found(CALL, ".java", JAVA));

    assertThat(called).isNotEmpty().isSubsetOf(withoutPlurals(english.keySet()));
  }

  @Test
  void everyTextIsUsed() throws IOException {
    Set<String> used = new TreeSet<>(found(IN_TEMPLATE, ".mustache", WEB));
    used.addAll(found(QUOTED, ".js", WEB));
    used.addAll(found(QUOTED, ".java", JAVA));

    Set<String> unused = withoutPlurals(english.keySet());
    unused.removeAll(used);
    unused.removeIf(key -> key.startsWith("problem_"));
    assertThat(unused).isEmpty();
  }

  @Test
  void everyProblemThatANavigationCanMeetHasItsOwnTextAndNoOtherHas() {
    Set<String> problems = english.keySet().stream().filter(key -> key.startsWith("problem_"))
        .map(key -> key.substring("problem_".length()).replaceFirst("_title$", "")).collect(Collectors.toSet());
    Set<String> met = navigated().flatMap(operation -> operation.annotations(Refuses.class).stream())
        .flatMap(refuses -> Stream.of(refuses.value())).map(Enum::name).collect(Collectors.toSet());
    assertThat(met).contains("LOGIN_DENIED", "RATE_LIMITED", "IDP_ERROR");
    OF_ALL.forEach(code -> met.add(code.name()));
    met.add("OTHER");

    assertThat(problems).isEqualTo(met);
    problems.forEach(code -> assertThat(english).containsKeys("problem_" + code, "problem_" + code + "_title"));
  }

  private static Stream<Operation> navigated() {
    return RestApplication.routes().all().values().stream().flatMap(route -> route.operations().values().stream())
        .filter(operation -> !operation.annotations(Navigated.class).isEmpty());
  }

  private static Map<String, String> texts(Language language) {
    return Catalogue.read(language, WebFiles.read()).texts();
  }

  private static Map<String, Set<String>> placeholders(Map<String, String> texts) {
    Map<String, Set<String>> placeholders = new TreeMap<>();
    texts.forEach((key, text) -> placeholders.put(key,
        PLACEHOLDER.matcher(text).results().map(found -> found.group()).collect(Collectors.toSet())));
    return placeholders;
  }

  private static Set<String> withoutPlurals(Set<String> keys) {
    return keys.stream().map(key -> PLURAL.matcher(key).replaceFirst(""))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static Set<String> found(Pattern pattern, String ending, Path folder) throws IOException {
    Set<String> found = new TreeSet<>();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(path -> path.toString().endsWith(ending)).toList()) {
        pattern.matcher(Files.readString(file)).results().forEach(match -> found.add(match.group(1)));
      }
    }
    return found;
  }
}
