package io.voicesurvey.adapters.rest.scim;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.voicesurvey.adapters.rest.problem.ScimErrorType;
import io.voicesurvey.adapters.rest.scim.SentPatch.Kind;
import io.voicesurvey.adapters.rest.scim.SentPatch.Operation;
import io.voicesurvey.domain.user.EmailAddress;
import io.voicesurvey.domain.user.Role;
import io.voicesurvey.domain.user.User;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
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
  private static final String VALUE = "value";

  private final ObjectNode body;
  /** The value of an attribute that the user must have, by the name of the attribute. */
  private final Map<String, String> targets;

  private UserPatch(ObjectNode body, Map<String, String> targets) {
    this.body = body;
    this.targets = targets;
  }

  static UserPatch of(byte[] sent) {
    ObjectNode patch = Documents.object();
    patch.putArray("schemas").add(SentPatch.SCHEMA);
    ArrayNode operations = patch.putArray("Operations");
    Map<String, String> targets = new HashMap<>();
    Set<String> changed = new HashSet<>();
    for (Operation operation : SentPatch.of(sent, SentUser.SCHEMA)) {
      List<ObjectNode> mended = mended(operation).toList();
      mended.forEach(operations::add);
      // After another operation on the attribute, the user may have another value.
      if (!mended.isEmpty() && changed.add(operation.attribute())) {
        target(operation).ifPresent(value -> targets.put(operation.attribute(), value));
      }
    }
    return new UserPatch(patch, targets);
  }

  /** The body for the SDK; empty if nothing remains to be changed. */
  Optional<ObjectNode> body() {
    return Optional.of(body).filter(mended -> !mended.path("Operations").isEmpty());
  }

  /** Refuses to replace a value that the user does not have (RFC 7644, section 3.5.2.3). */
  void requireTargets(User user) {
    targets.forEach((attribute, value) -> {
      Optional<String> held = attribute.equals(EMAILS)
          ? user.email().map(EmailAddress::canonical)
          : user.provisioning().role().map(Role::label);
      if (held.filter(EmailAddress.canonical(value)::equals).isEmpty()) {
        throw Refusals.invalid(ScimErrorType.NO_TARGET, attribute, "must have the value that the path names");
      }
    });
  }

  /** The value of an email or a role that the operation replaces. */
  private static Optional<String> target(Operation operation) {
    return operation.filter()
        .filter(filter -> operation.kind() != Kind.REMOVE && List.of(EMAILS, ROLES).contains(operation.attribute()))
        .map(ValueFilter::of).flatMap(ValueFilter::value);
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
    if (operation.filter().isPresent() || operation.sub().filter(sub -> !sub.equals(VALUE)).isPresent()) {
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
    boolean isOfValue = operation.sub().map(VALUE::equals).orElse(true);
    Optional<ValueFilter> filter = operation.filter().map(ValueFilter::of);
    if (!isOfValue || filter.filter(ValueFilter::isOfAnotherEmail).isPresent()) {
      return Optional.empty();
    }
    if (operation.kind() == Kind.REMOVE) {
      return Optional.of(operation(Kind.REMOVE, EMAILS + filter.map(ValueFilter::path).orElse(""), operation.value()));
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

  private static Stream<ObjectNode> roles(Operation operation) {
    if (operation.sub().filter(sub -> !sub.equals(VALUE)).isPresent()) {
      return Stream.empty();
    }
    ArrayNode values = SentUser.roles(operation.value().isNull() ? Documents.object().path(ROLES) : operation.value());
    if (operation.kind() == Kind.REMOVE && !values.isEmpty()) {
      // Roles have no other characters, and the SDK has no escapes.
      return values.valueStream().map(role -> role.path(VALUE).asText()).filter(role -> role.matches("[a-z_]+"))
          .map(role -> operation(Kind.REMOVE, ROLES + "[value eq \"" + role + "\"]", operation.value()));
    }
    Optional<ValueFilter> filter = operation.filter().map(ValueFilter::of);
    if (operation.kind() == Kind.REMOVE || values.isEmpty()) {
      return Stream.of(operation(Kind.REMOVE, ROLES + filter.map(ValueFilter::path).orElse(""), operation.value()));
    }
    return Stream.of(operation(filter.isPresent() ? Kind.REPLACE : operation.kind(), ROLES, values));
  }

  private static ObjectNode operation(Kind kind, String path, JsonNode value) {
    ObjectNode operation = Documents.object().put("op", kind.name().toLowerCase(Locale.ROOT)).put("path", path);
    return kind == Kind.REMOVE || value.isMissingNode() ? operation : operation.set(VALUE, value);
  }
}
