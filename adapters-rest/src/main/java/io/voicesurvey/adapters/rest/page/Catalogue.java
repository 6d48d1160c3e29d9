package io.voicesurvey.adapters.rest.page;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import io.voicesurvey.adapters.rest.http.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The texts of the pages in one language. */
final class Catalogue {
  private static final String PROBLEM = "problem_";
  private static final String OTHER_PROBLEM = "OTHER";
  private static final String TITLE = "_title";

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

  /** The file as browsers get it: without the titles of error pages, which have no script. */
  static byte[] forBrowsers(byte[] file) {
    Map<String, String> texts = texts(file);
    texts.keySet().removeIf(key -> key.startsWith(PROBLEM) && key.endsWith(TITLE));
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
