package io.voicesurvey.adapters.rest.scim;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.voicesurvey.adapters.rest.problem.ProblemException;
import io.voicesurvey.adapters.rest.problem.ScimErrorType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;

/** A search over all kinds of resources, first users, then groups (RFC 7644, section 3.4.2.1). */
final class SearchAll {
  private static final String COUNT = "count";
  private static final String START = "startIndex";

  private final BiFunction<String, Map<String, String>, JsonNode> search;
  private final int maxCount;

  /**
   * @param search   searches one kind of resources
   * @param maxCount the count where none is sent
   */
  SearchAll(BiFunction<String, Map<String, String>, JsonNode> search, int maxCount) {
    this.search = search;
    this.maxCount = maxCount;
  }

  JsonNode of(Map<String, String> parameters) {
    long start = Math.max(1, Long.parseLong(parameters.getOrDefault(START, "1")));
    long count = Long.parseLong(parameters.getOrDefault(COUNT, Integer.toString(maxCount)));
    List<ProblemException> refused = new ArrayList<>();
    ObjectNode all = Documents.object();
    all.putArray("schemas").add(Discovery.LIST);
    ArrayNode resources = all.putArray("Resources");
    long total = 0;
    for (String type : List.of("Users", "Groups")) {
      Map<String, String> part = new HashMap<>(parameters);
      part.put(START, Long.toString(Math.max(1, start - total)));
      part.put(COUNT, Long.toString(Math.max(0, Math.min(count, maxCount) - resources.size())));
      JsonNode found = one(type, part, refused);
      found.path("Resources").forEach(resources::add);
      total += found.path("totalResults").asLong();
    }
    if (refused.size() == 2) {
      throw refused.getFirst();
    }
    return all.put("totalResults", total).put("itemsPerPage", resources.size()).put(START, start);
  }

  /** Adds a refusal of the filter, which may name an attribute that only the other kind of resources has. */
  private JsonNode one(String type, Map<String, String> parameters, List<ProblemException> refused) {
    try {
      return search.apply(type, parameters);
    } catch (ProblemException e) {
      if (e.scimErrorType().filter(ScimErrorType.INVALID_FILTER::equals).isEmpty()) {
        throw e;
      }
      refused.add(e);
      return Documents.object();
    }
  }
}
