package io.voicesurvey.bootstrap;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The pages that describe the product, and what tests read in them. */
public final class Documents {
  static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

  /** Code may hold what looks like a link or a heading. */
  private static final Pattern FENCED = Pattern.compile("(?ms)^ {0,3}```.*?^ {0,3}```");
  private static final Pattern INLINE_CODE = Pattern.compile("`[^`\\n]+`");
  private static final Pattern LINK = Pattern.compile("\\[[^\\[\\]]*]\\(([^()\\s]+)\\)");
  private static final Pattern ABSOLUTE = Pattern.compile("[a-z][a-z0-9+.-]*:.*");
  private static final Pattern HEADING = Pattern.compile("(?m)^#{1,6} +(.+?) *$");
  private static final Pattern SHELL = Pattern.compile("(?s)```sh\\n(.*?)```");

  private Documents() {}

  /** All pages whose links have to lead somewhere. */
  static List<Path> pages() {
    return Stream.concat(below(ROOT.resolve("docs")), inRoot()).filter(file -> file.toString().endsWith(".md")).sorted()
        .toList();
  }

  /** The text of a page, such as {@code docs/commands.md}. */
  public static String page(String path) {
    return read(ROOT.resolve(path));
  }

  /** The blocks of shell of a text, in their order. */
  public static List<String> shell(String text) {
    return SHELL.matcher(text).results().map(block -> block.group(1)).toList();
  }

  /** Of the names those that no page for readers has as a whole word; decision records and the changelog do not count. */
  public static List<String> unnamed(Collection<String> names) {
    return unnamed(names, pages().stream().filter(Documents::isForReaders).map(Documents::read)
        .collect(Collectors.joining("\n")));
  }

  static List<String> unnamed(Collection<String> names, String text) {
    return names.stream().filter(name -> !Pattern.compile("(?<!\\w)" + Pattern.quote(name) + "(?!\\w)").matcher(text)
        .find()).sorted().toList();
  }

  /** The links of a text that lead to no file of the repository, or to no heading of it. */
  static List<String> deadLinks(Path page, String text) {
    String prose = INLINE_CODE.matcher(FENCED.matcher(text).replaceAll("")).replaceAll("");
    return LINK.matcher(prose).results().map(link -> link.group(1))
        .filter(target -> !ABSOLUTE.matcher(target).matches()).filter(target -> !leads(page, text, target)).toList();
  }

  private static boolean leads(Path page, String text, String target) {
    String[] parts = target.split("#", 2);
    Path file = parts[0].isEmpty() ? page : page.resolveSibling(parts[0]).normalize();
    if (!file.startsWith(ROOT) || !Files.exists(file)) {
      return false;
    }
    return parts.length == 1
        || Files.isRegularFile(file) && anchors(file.equals(page) ? text : read(file)).contains(parts[1]);
  }

  /** As GitHub makes them of headings: small letters, no punctuation, hyphens for spaces, a number for each repetition. */
  static Set<String> anchors(String text) {
    Set<String> anchors = new HashSet<>();
    Map<String, Integer> seen = new HashMap<>();
    HEADING.matcher(FENCED.matcher(text).replaceAll("")).results().forEach(heading -> {
      String anchor = heading.group(1).replaceAll("\\[([^\\[\\]]*)]\\([^()]*\\)", "$1").toLowerCase(Locale.ROOT)
          .replaceAll("[^\\p{L}\\p{N}_ -]", "").replace(' ', '-');
      int before = seen.merge(anchor, 1, Integer::sum) - 1;
      anchors.add(before == 0 ? anchor : anchor + "-" + before);
    });
    return anchors;
  }

  static Stream<Path> below(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.toList().stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean isForReaders(Path page) {
    return page.getParent().equals(ROOT.resolve("docs")) || page.equals(ROOT.resolve("README.md"));
  }

  private static Stream<Path> inRoot() {
    try (Stream<Path> files = Files.list(ROOT)) {
      return files.toList().stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
