package io.voicesurvey.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the decision records say of classes and tests has to be there. */
class DocumentsTest {
  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
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
      return Pattern.compile("^\\s+(?:default )?void " + method + "\\(", Pattern.MULTILINE).matcher(read(source))
          .find();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"0006-threat-model.md", "0007-asvs.md"})
  void everyClassAndTestNamedInARecordExists(String record) {
    String text = read(ROOT.resolve("docs/adr").resolve(record));

    assertThat(references(text)).hasSizeGreaterThan(20);
    assertThat(missing(text)).isEmpty();
  }

  @Test
  void everyThreatHasACheckAndATest() {
    List<String> rows = read(ROOT.resolve("docs/adr/0006-threat-model.md")).lines()
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
  void whatIsNotThereIsNoticed(String text) {
    assertThat(missing(text)).hasSize(1);
  }

  private static List<Reference> missing(String text) {
    return references(text).stream().filter(reference -> !reference.exists()).toList();
  }

  private static List<Reference> references(String text) {
    return NAME.matcher(text).results().map(Reference::of).distinct().toList();
  }

  private static Map<String, List<Path>> sources() {
    return Stream.of("domain", "application", "adapters-rest", "adapters-oidc", "adapters-persistence", "bootstrap")
        .flatMap(module -> Stream.of("src/main/java", "src/test/java").map(ROOT.resolve(module)::resolve))
        .flatMap(DocumentsTest::below).collect(Collectors.groupingBy(file -> file.getFileName().toString()));
  }

  private static Stream<Path> below(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.toList().stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
