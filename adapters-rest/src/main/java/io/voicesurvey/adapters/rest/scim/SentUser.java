package io.voicesurvey.adapters.rest.scim;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** A user as directories send it: mended, so that the SDK sees only attributes of the schema, in their types. */
final class SentUser {
  static final String SCHEMA = "urn:ietf:params:scim:schemas:core:2.0:User";

  private static final List<String> NAMES = List.of("schemas", "externalId", "userName", "displayName", "name",
      "active", "emails", "roles");
  private static final List<String> NAME_PARTS = List.of("formatted", "givenName", "familyName");
  private static final List<String> VALUE = List.of("value", "type", "primary");

  private SentUser() {}

  /** A whole user (RFC 7644, sections 3.3 and 3.5.1). */
  static ObjectNode of(byte[] body) {
    ObjectNode user = Documents.only(Documents.read(body), NAMES);
    setSchema(user, SCHEMA);
    Optional<ObjectNode> name = nameIn(user);
    name.ifPresent(parts -> user.set("name", withoutFormatted(parts)));
    if (name.filter(parts -> withoutFormatted(parts).isEmpty()).isPresent()) {
      user.remove("name");
    }
    if (!isText(user.path("displayName"))) {
      shownName(name, user).ifPresent(shown -> user.put("displayName", shown));
    }
    if (user.has("active")) {
      user.set("active", active(user.get("active")));
    }
    replace(user, "emails", emails(user.path("emails")));
    replace(user, "roles", roles(user.path("roles")));
    return user;
  }

  /** Refuses a resource of another schema. Some directories send none. */
  static void setSchema(ObjectNode resource, String schema) {
    JsonNode sent = resource.path("schemas");
    boolean isStated = !sent.isMissingNode() && !(sent.isArray() && sent.isEmpty());
    if (isStated && sent.valueStream().noneMatch(each -> each.asText().equalsIgnoreCase(schema))) {
      throw Refusals.invalidSyntax("schemas", "must contain " + schema);
    }
    resource.putArray("schemas").add(schema);
  }

  private static Optional<ObjectNode> nameIn(ObjectNode user) {
    if (!user.has("name")) {
      return Optional.empty();
    }
    if (user.get("name") instanceof ObjectNode name) {
      return Optional.of(Documents.only(name, NAME_PARTS));
    }
    throw Refusals.invalidValue("name", "must be an object");
  }

  static ObjectNode withoutFormatted(ObjectNode name) {
    return Documents.only(name, NAME_PARTS).without("formatted");
  }

  private static Optional<String> shownName(Optional<ObjectNode> name, ObjectNode user) {
    Optional<String> formatted = name.map(parts -> parts.path("formatted").asText());
    String joined = name.map(parts -> parts.path("givenName").asText() + " " + parts.path("familyName").asText())
        .orElse("");
    return Stream.of(formatted.orElse(""), joined, user.path("userName").asText()).map(String::strip)
        .filter(text -> !text.isEmpty()).findFirst();
  }

  private static boolean isText(JsonNode node) {
    return !node.isMissingNode() && !(node.isTextual() && node.textValue().isBlank());
  }

  /** Entra sends the texts {@code True} and {@code False}. */
  static JsonNode active(JsonNode sent) {
    JsonNode value = single(sent);
    return bool(value).<JsonNode>map(BooleanNode::valueOf).orElse(value);
  }

  private static Optional<Boolean> bool(JsonNode value) {
    return switch (value.asText().toLowerCase(Locale.ROOT)) {
      case "true" -> Optional.of(true);
      case "false" -> Optional.of(false);
      default -> Optional.empty();
    };
  }

  /** Some directories wrap a value, as in {@code [{"value": "x"}]}. */
  static JsonNode single(JsonNode sent) {
    JsonNode inner = sent.isArray() && sent.size() == 1 ? sent.get(0) : sent;
    return inner instanceof ObjectNode object && Documents.only(object, VALUE).has("value")
        ? Documents.only(object, VALUE).get("value")
        : inner;
  }

  /**
   * The primary email, else that of the type work, else the first one; an array with it, or an empty one. Refuses two
   * primary emails (RFC 7643, section 2.4).
   */
  static ArrayNode emails(JsonNode sent) {
    List<ObjectNode> emails = values(sent, "emails");
    List<ObjectNode> primary = emails.stream().filter(email -> bool(email.path("primary")).orElse(false)).toList();
    if (primary.size() > 1) {
      throw Refusals.invalidValue("emails", "must have at most one primary email");
    }
    Optional<ObjectNode> chosen = primary.stream().findFirst()
        .or(() -> emails.stream().filter(email -> email.path("type").asText().equalsIgnoreCase("work")).findFirst())
        .or(() -> emails.stream().findFirst());
    ArrayNode result = Documents.object().putArray("emails");
    chosen.map(email -> email.get("value")).ifPresent(value -> result.addObject().set("value", value));
    return result;
  }

  static ArrayNode roles(JsonNode sent) {
    ArrayNode result = Documents.object().putArray("roles");
    values(sent, "roles").forEach(role -> result.addObject().set("value", role.get("value")));
    return result;
  }

  /** Objects with a value that is not empty. A text stands for its object. */
  private static List<ObjectNode> values(JsonNode sent, String field) {
    Stream<JsonNode> all = sent.isArray() ? sent.valueStream() : Stream.of(sent).filter(node -> !node.isMissingNode());
    return all.map(each -> switch (each) {
      case ObjectNode object -> Documents.only(object, VALUE);
      case TextNode text -> Documents.object().put("value", text.textValue());
      default -> throw Refusals.invalidValue(field, "must contain objects with a value");
    }).filter(each -> isText(each.path("value"))).toList();
  }

  private static void replace(ObjectNode user, String name, ArrayNode values) {
    if (values.isEmpty()) {
      user.remove(name);
    } else {
      user.set(name, values);
    }
  }
}
