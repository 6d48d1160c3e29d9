package io.voicesurvey.adapters.rest.page;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import io.voicesurvey.adapters.rest.http.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** The texts of the pages in one language. */
final class Catalogue {
  private static final String PROBLEM = "problem_";
  private static final String OTHER_PROBLEM = "OTHER";
  private static final String TITLE = "_title";
  private static final Pattern PLURAL = Pattern.compile("_(one|other)$");

  private final Language language;
  private final Map<String, String> texts;

  Catalogue(Language language, Map<String, String> texts) {
    this.language = language;
    this.texts = Map.copyOf(texts);
  }

  /** @param sources the sources of the pages by their path */
  static Catalogue read(Language language, Map<String, byte[]> sources) {
    return new Catalogue(language, texts(sources.get(path(language))));
  }

  private static Map<String, String> texts(byte[] file) {
    try {
      return Json.mapper().readValue(file, new TypeReference<TreeMap<String, String>>() {
      });
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Of the file, the texts of problems and those that the modules name. Error pages have no script for their titles. */
  static byte[] forModules(byte[] file, Set<String> named) {
    return written(file, key -> isOfProblem(key) || named.contains(key(key)));
  }

  /** Of the file, the texts that other modules need besides. */
  static byte[] forOtherModules(byte[] file, Set<String> named) {
    return written(file, key -> !key.startsWith(PROBLEM) && !named.contains(key(key)));
  }

  private static boolean isOfProblem(String key) {
    return key.startsWith(PROBLEM) && !key.endsWith(TITLE);
  }

  /** The key without the plural form. */
  private static String key(String entry) {
    return PLURAL.matcher(entry).replaceFirst("");
  }

  private static byte[] written(byte[] file, Predicate<String> wanted) {
    Map<String, String> texts = texts(file);
    texts.keySet().removeIf(Predicate.not(wanted));
    try {
      return Json.mapper().writeValueAsBytes(texts);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The path of its file among the sources. */
  static String path(Language language) {
    return "text/" + language.tag() + ".json";
  }

  /** All texts by their key. */
  Map<String, String> texts() {
    return texts;
  }

  /** @param code a code of a problem document; unknown ones have a general text */
  ProblemText problem(String code) {
    String key = texts.containsKey(title(code)) ? code : OTHER_PROBLEM;
    return new ProblemText(text(title(key)), text(PROBLEM + key));
  }

  private static String title(String code) {
    return PROBLEM + code + TITLE;
  }

  /** Fails if there is no such text. */
  String text(String key) {
    return Optional.ofNullable(texts.get(key))
        .orElseThrow(() -> new IllegalStateException("no text " + key + " in " + path(language)));
  }
}
