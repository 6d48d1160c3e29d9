package io.voicesurvey.adapters.rest.scim;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.function.Supplier;

/** The description of this API (RFC 7644, section 4). */
final class Discovery {
  static final String CONFIG = "ServiceProviderConfig";
  static final String TYPES = "ResourceTypes";
  static final String SCHEMAS = "Schemas";

  static final String LIST = "urn:ietf:params:scim:api:messages:2.0:ListResponse";

  private final String root;
  private final Supplier<List<String>> groupNames;

  /**
   * @param root       the URL of this API
   * @param groupNames the names that a group may get
   */
  Discovery(String root, Supplier<List<String>> groupNames) {
    this.root = root;
    this.groupNames = groupNames;
  }

  JsonNode config() {
    return located("service-provider-config.json", CONFIG, "/" + CONFIG);
  }

  JsonNode types() {
    return list(List.of(type("user-type.json", "User"), type("group-type.json", "Group")));
  }

  JsonNode type(String id) {
    return find(types(), id);
  }

  JsonNode schemas() {
    ObjectNode group = schema("group-schema.json", SentGroup.SCHEMA);
    for (JsonNode attribute : group.path("attributes")) {
      if (attribute.path("name").asText().equals("displayName")) {
        ArrayNode names = ((ObjectNode) attribute).putArray("canonicalValues");
        groupNames.get().forEach(names::add);
      }
    }
    return list(List.of(schema("user-schema.json", SentUser.SCHEMA), group));
  }

  JsonNode schema(String id) {
    return find(schemas(), id);
  }

  private static JsonNode find(JsonNode list, String id) {
    return list.path("Resources").valueStream().filter(each -> each.path("id").asText().equals(id)).findFirst()
        .orElseThrow(Refusals::notFound);
  }

  private ObjectNode type(String document, String id) {
    return located(document, "ResourceType", "/" + TYPES + "/" + id);
  }

  private ObjectNode schema(String document, String id) {
    return located(document, "Schema", "/" + SCHEMAS + "/" + id);
  }

  private ObjectNode located(String document, String type, String path) {
    ObjectNode found = (ObjectNode) Documents.resource(document);
    found.putObject("meta").put("resourceType", type).put("location", root + path);
    return found;
  }

  private static JsonNode list(List<ObjectNode> resources) {
    ObjectNode list = Documents.object();
    list.putArray("schemas").add(LIST);
    list.put("totalResults", resources.size()).put("itemsPerPage", resources.size()).put("startIndex", 1);
    resources.forEach(list.putArray("Resources")::add);
    return list;
  }
}
