package io.voicesurvey.adapters.rest.scim;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.voicesurvey.adapters.rest.problem.ProblemException;
import io.voicesurvey.adapters.rest.problem.ScimErrorType;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The operations of a PATCH as directories send them (RFC 7644, section 3.5.2), each with a path. */
final class SentPatch {
  static final String SCHEMA = "urn:ietf:params:scim:api:messages:2.0:PatchOp";

  private static final List<String> MEMBERS = List.of("schemas", "Operations");
  private static final List<String> OPERATION = List.of("op", "path", "value");
  private static final Set<String> READ_ONLY = Set.of("id", "meta", "groups");
  private static final int MAX_OPERATIONS = 1000;
  private static final int MAX_PATH_LENGTH = 2048;

  /** An attribute, a filter in brackets, and a sub-attribute. */
  private static final Pattern PATH = Pattern
      .compile(
          "(?<attribute>[A-Za-z$][A-Za-z0-9$_-]*)(?:\\[(?<filter>[^\\[\\]]*)])?(?:\\.(?<sub>[A-Za-z$][A-Za-z0-9$_-]*))?");

  /** The kinds of operations. */
  enum Kind {
    ADD,
    REMOVE,
    REPLACE
  }

  /** One operation. */
  static final class Operation {
    private final Kind kind;
    private final String attribute;
    private final Optional<String> filter;
    private final Optional<String> sub;
    private final JsonNode value;

    private Operation(Kind kind, String attribute, Optional<String> filter, Optional<String> sub, JsonNode value) {
      this.kind = kind;
      this.attribute = attribute;
      this.filter = filter;
      this.sub = sub;
      this.value = value;
    }

    Kind kind() {
      return kind;
    }

    /** The name of the attribute in lower case. */
    String attribute() {
      return attribute;
    }

    /** The filter in brackets. */
    Optional<String> filter() {
      return filter;
    }

    /** The name of the sub-attribute in lower case. */
    Optional<String> sub() {
      return sub;
    }

    /** Missing if none was sent. */
    JsonNode value() {
      return value;
    }
  }

  private SentPatch() {}

  /** @param schema that of the resource; paths may begin with it */
  static List<Operation> of(byte[] body, String schema) {
    ObjectNode patch = Documents.only(Documents.read(body), MEMBERS);
    SentUser.setSchema(patch, SCHEMA);
    JsonNode sent = patch.path("Operations");
    if (!sent.isArray() || sent.isEmpty() || sent.size() > MAX_OPERATIONS) {
      throw Refusals.invalidSyntax("Operations", "must contain 1 to " + MAX_OPERATIONS + " operations");
    }
    List<Operation> operations = new ArrayList<>();
    sent.forEach(each -> operations.addAll(operations(each, schema)));
    return operations;
  }

  private static List<Operation> operations(JsonNode sent, String schema) {
    if (!(sent instanceof ObjectNode object)) {
      throw Refusals.invalidSyntax("Operations", "must contain objects");
    }
    ObjectNode operation = Documents.withNulls(object, OPERATION);
    Kind kind = kind(operation.path("op").asText());
    JsonNode value = operation.path("value");
    if (operation.hasNonNull("path")) {
      return operation(kind, path(operation.get("path")), value, schema, false).stream().toList();
    }
    if (kind == Kind.REMOVE) {
      throw Refusals.invalid(ScimErrorType.NO_TARGET, "path", "must be sent to remove something");
    }
    if (!(value instanceof ObjectNode members)) {
      throw Refusals.invalidSyntax("value", "must be an object if there is no path");
    }
    return members.properties().stream()
        .flatMap(member -> operation(kind, member.getKey(), member.getValue(), schema, true).stream()).toList();
  }

  /** Entra begins them with a capital letter. */
  private static Kind kind(String op) {
    return switch (op.toLowerCase(Locale.ROOT)) {
      case "add" -> Kind.ADD;
      case "remove" -> Kind.REMOVE;
      case "replace" -> Kind.REPLACE;
      default -> throw Refusals.invalidSyntax("op", "must be add, remove or replace");
    };
  }

  private static String path(JsonNode path) {
    if (path.isTextual() && path.textValue().length() <= MAX_PATH_LENGTH) {
      return path.textValue().strip();
    }
    throw invalidPath();
  }

  /**
   * Empty for an attribute of an extension, and if nothing is added.
   *
   * @param isMember whether the path is the name of a member of a value, among which some directories send the id
   */
  private static Optional<Operation> operation(Kind kind, String path, JsonNode value, String schema,
      boolean isMember) {
    boolean isQualified = path.regionMatches(true, 0, schema + ":", 0, schema.length() + 1);
    String local = isQualified ? path.substring(schema.length() + 1) : path;
    if (local.regionMatches(true, 0, "urn:", 0, 4)) {
      return Optional.empty();
    }
    Matcher matcher = PATH.matcher(local);
    if (!matcher.matches()) {
      throw invalidPath();
    }
    String attribute = matcher.group("attribute").toLowerCase(Locale.ROOT);
    if (READ_ONLY.contains(attribute)) {
      if (isMember) {
        return Optional.empty();
      }
      throw Refusals.invalid(ScimErrorType.MUTABILITY, attribute, "cannot be changed");
    }
    // Null is no value (RFC 7643, section 2.5): to add it changes nothing, and to replace by it removes.
    if (value.isNull() && kind == Kind.ADD) {
      return Optional.empty();
    }
    return Optional.of(new Operation(value.isNull() ? Kind.REMOVE : kind, attribute,
        Optional.ofNullable(matcher.group("filter")).map(String::strip),
        Optional.ofNullable(matcher.group("sub")).map(sub -> sub.toLowerCase(Locale.ROOT)), value));
  }

  static ProblemException invalidPath() {
    return Refusals.invalid(ScimErrorType.INVALID_PATH, "path",
        "must be an attribute, with a filter in brackets and a sub-attribute if needed");
  }
}
