package io.voicesurvey.adapters.rest.scim;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** The attributes of a schema. Others never have a value, so a client may name them without effect. */
final class KnownAttributes {
  private static final String CHOSEN = "attributes";
  private static final String EXCLUDED = "excludedAttributes";

  /** In every response (RFC 7643, section 3.1). */
  private static final String ALWAYS = "id";

  private final String prefix;
  private final Set<String> names = new HashSet<>(Set.of("meta", "meta.resourcetype", "meta.created",
      "meta.lastmodified", "meta.location", "meta.version"));

  KnownAttributes(JsonNode schema) {
    this.prefix = lower(schema.path("id").asText() + ":");
    schema.path("attributes").forEach(attribute -> {
      String name = lower(attribute.path("name").asText());
      names.add(name);
      attribute.path("subAttributes").forEach(part -> names.add(name + "." + lower(part.path("name").asText())));
    });
  }

  /** The parameters of a search without unknown attributes. */
  Map<String, String> only(Map<String, String> parameters) {
    Map<String, String> known = new HashMap<>(parameters);
    known.computeIfPresent(CHOSEN, (name, list) -> {
      String chosen = only(list);
      return chosen.isEmpty() ? ALWAYS : chosen;
    });
    known.computeIfPresent(EXCLUDED, (name, list) -> only(list));
    if ("".equals(known.get(EXCLUDED))) {
      known.remove(EXCLUDED);
    }
    return known;
  }

  private String only(String list) {
    return Arrays.stream(list.split(",")).map(String::strip).filter(this::isKnown).collect(Collectors.joining(","));
  }

  private boolean isKnown(String attribute) {
    String name = lower(attribute);
    return names.contains(name.startsWith(prefix) ? name.substring(prefix.length()) : name);
  }

  private static String lower(String name) {
    return name.toLowerCase(Locale.ROOT);
  }
}
