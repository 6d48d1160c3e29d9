package io.voicesurvey.bootstrap.process;

import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What a form of a page sends.
 *
 * @param fields names and values, those of hidden fields and defaults included
 */
public record Form(URI action, String method, Map<String, String> fields) {
  public Form {
    fields = Map.copyOf(fields);
  }

  /** The form as a person fills in one field, or as a button adds its own. */
  public Form with(String name, String value) {
    Map<String, String> filled = new LinkedHashMap<>(fields);
    filled.put(name, value);
    return new Form(action, method, filled);
  }

  String encoded() {
    return fields.entrySet().stream().map(field -> encode(field.getKey()) + "=" + encode(field.getValue()))
        .collect(Collectors.joining("&"));
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
