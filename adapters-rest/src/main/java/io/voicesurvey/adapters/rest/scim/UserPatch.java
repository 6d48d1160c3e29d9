package io.voicesurvey.adapters.rest.scim;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.voicesurvey.adapters.rest.problem.ScimErrorType;
import io.voicesurvey.adapters.rest.scim.SentPatch.Kind;
import io.voicesurvey.adapters.rest.scim.SentPatch.Operation;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A PATCH of a user, mended so that the SDK can apply it. A user has one email and one role of the directory: operations
 * on others are left out, like those on unknown attributes.
 */
final class UserPatch {
  private static final Map<String, String> PLAIN = Map.of("externalid", "externalId", "username", "userName",
      "displayname", "displayName", "active", "active");
  private static final List<String> REQUIRED = List.of("username", "displayname", "active");
  private static final Map<String, String> NAME_PARTS = Map.of("givenname", "givenName", "familyname", "familyName");
  private static final String EMAILS = "emails";
  private static final String ROLES = "roles";

  /** A filter for one value of a sub-attribute. */
  private static final Pattern EQUALS = Pattern.compile("(?i)(type|primary|value)\\s+eq\\s+\"?([^\"\\\\]*)\"?");

  private UserPatch() {}

  /** The body for the SDK; empty if nothing remains to be changed. */
  static Optional<ObjectNode> of(byte[] body) {
    ObjectNode patch = Documents.object();
    patch.putArray("schemas").add(SentPatch.SCHEMA);
    ArrayNode operations = patch.putArray("Operations");
    SentPatch.of(body, SentUser.SCHEMA).stream().flatMap(UserPatch::mended).forEach(operations::add);
    return Optional.of(patch).filter(mended -> !operations.isEmpty());
  }

  private static Stream<ObjectNode> mended(Operation operation) {
    return switch (operation.attribute()) {
      case "name" -> name(operation);
      case EMAILS -> email(operation).stream();
      case ROLES -> roles(operation);
      default -> Optional.ofNullable(PLAIN.get(operation.attribute())).map(path -> plain(operation, path)).stream();
    };
  }

  private static ObjectNode plain(Operation operation, String path) {
    if (operation.filter().isPresent() || operation.sub().filter(sub -> !sub.equals("value")).isPresent()) {
      throw SentPatch.invalidPath();
    }
    if (operation.kind() == Kind.REMOVE && REQUIRED.contains(operation.attribute())) {
      throw Refusals.invalid(ScimErrorType.MUTABILITY, path, "cannot be removed");
    }
    if (operation.kind() != Kind.REMOVE && REQUIRED.contains(operation.attribute()) && isAbsent(operation.value())) {
      throw Refusals.invalidValue(path, "must have a value");
    }
    JsonNode value = path.equals("active") ? SentUser.active(operation.value()) : SentUser.single(operation.value());
    return operation(operation.kind(), path, value);
  }

  private static boolean isAbsent(JsonNode sent) {
    JsonNode value = SentUser.single(sent);
    return value.isMissingNode() || value.isNull();
  }

  private static Stream<ObjectNode> name(Operation operation) {
    if (operation.sub().isPresent()) {
      return Optional.ofNullable(NAME_PARTS.get(operation.sub().get()))
          .map(part -> operation(operation.kind(), "name." + part, SentUser.single(operation.value()))).stream();
    }
    if (operation.kind() == Kind.REMOVE) {
      return Stream.of(operation(Kind.REMOVE, "name", operation.value()));
    }
    if (!(operation.value() instanceof ObjectNode parts)) {
      throw Refusals.invalidValue("name", "must be an object");
    }
    ObjectNode known = SentUser.withoutFormatted(parts);
    return known.isEmpty() ? Stream.empty() : Stream.of(operation(operation.kind(), "name", known));
  }

  private static Optional<ObjectNode> email(Operation operation) {
    boolean isOfValue = operation.sub().map("value"::equals).orElse(true);
    Optional<Matcher> filter = operation.filter().map(UserPatch::equalTo);
    if (!isOfValue || filter.filter(UserPatch::isOfAnotherEmail).isPresent()) {
      return Optional.empty();
    }
    if (operation.kind() == Kind.REMOVE) {
      return Optional.of(operation(Kind.REMOVE, EMAILS + ofValue(filter), operation.value()));
    }
    ArrayNode chosen = SentUser.emails(operation.value());
    if (chosen.isEmpty()) {
      return operation.kind() == Kind.ADD
          ? Optional.empty()
          : Optional.of(operation(Kind.REMOVE, EMAILS, operation.value()));
    }
    return isOfAnotherEmail(operation.value(), operation.kind())
        ? Optional.empty()
        : Optional.of(operation(Kind.REPLACE, EMAILS, chosen));
  }

  /** Whether it adds an email of another type, which is not stored. */
  private static boolean isOfAnotherEmail(JsonNode value, Kind kind) {
    List<JsonNode> all = value.isArray() ? value.valueStream().toList() : List.of(value);
    return kind == Kind.ADD && all.stream().allMatch(email -> email.path("type").isTextual()
        && !email.path("type").asText().equalsIgnoreCase("work")
        && !email.path("primary").asText().equalsIgnoreCase("true"));
  }

  private static boolean isOfAnotherEmail(Matcher filter) {
    String value = filter.group(2).toLowerCase(Locale.ROOT);
    return switch (filter.group(1).toLowerCase(Locale.ROOT)) {
      case "type" -> !value.equals("work");
      case "primary" -> !value.equals("true");
      default -> false;
    };
  }

  private static Stream<ObjectNode> roles(Operation operation) {
    if (operation.sub().filter(sub -> !sub.equals("value")).isPresent()) {
      return Stream.empty();
    }
    ArrayNode values = SentUser.roles(operation.value().isNull() ? Documents.object().path(ROLES) : operation.value());
    if (operation.kind() == Kind.REMOVE && !values.isEmpty()) {
      // Roles have no other characters, and the SDK has no escapes.
      return values.valueStream().map(role -> role.path("value").asText()).filter(role -> role.matches("[a-z_]+"))
          .map(role -> operation(Kind.REMOVE, ROLES + "[value eq \"" + role + "\"]", operation.value()));
    }
    Optional<Matcher> filter = operation.filter().map(UserPatch::equalTo);
    if (operation.kind() == Kind.REMOVE || values.isEmpty()) {
      return Stream.of(operation(Kind.REMOVE, ROLES + ofValue(filter), operation.value()));
    }
    return Stream.of(operation(filter.isPresent() ? Kind.REPLACE : operation.kind(), ROLES, values));
  }

  private static Matcher equalTo(String filter) {
    Matcher matcher = EQUALS.matcher(filter);
    if (!matcher.matches()) {
      throw SentPatch.invalidPath();
    }
    return matcher;
  }

  private static String ofValue(Optional<Matcher> filter) {
    return filter.filter(found -> found.group(1).equalsIgnoreCase("value"))
        .map(found -> "[value eq \"" + found.group(2) + "\"]").orElse("");
  }

  private static ObjectNode operation(Kind kind, String path, JsonNode value) {
    ObjectNode operation = Documents.object().put("op", kind.name().toLowerCase(Locale.ROOT)).put("path", path);
    return kind == Kind.REMOVE || value.isMissingNode() ? operation : operation.set("value", value);
  }
}
