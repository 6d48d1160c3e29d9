package io.voicesurvey.adapters.oidc.provider;

import io.voicesurvey.domain.user.Role;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What role the provider's claims give.
 *
 * @param claim the name of a claim, or a dotted path that reaches into objects ({@code realm_access.roles}); its value
 *              is a string or a list of strings
 * @param roles by the value that gives them
 */
public record RoleMapping(String claim, Map<String, Role> roles) {
  public RoleMapping {
    if (claim.isEmpty() || roles.isEmpty()) {
      throw new IllegalArgumentException("a role mapping names a claim and at least one value");
    }
    roles = Map.copyOf(roles);
  }

  boolean isStatedIn(JsonObject claims) {
    return find(claims).isPresent();
  }

  /** The highest role that the claims map to; viewer where they map to none, so that a lost group is a lost role. */
  Role highest(JsonObject claims) {
    return find(claims).stream().flatMap(RoleMapping::texts)
        .flatMap(text -> Optional.ofNullable(roles.get(text)).stream())
        .max(Comparator.naturalOrder()).orElse(Role.VIEWER);
  }

  /** A claim whose own name has dots, such as a URL, is found by its whole name. */
  private Optional<JsonValue> find(JsonObject claims) {
    return Optional.ofNullable(claims.get(claim)).or(() -> find(claims, Arrays.asList(claim.split("\\."))));
  }

  private static Optional<JsonValue> find(JsonValue value, List<String> path) {
    if (path.isEmpty()) {
      return Optional.of(value);
    }
    return value instanceof JsonObject object
        ? Optional.ofNullable(object.get(path.getFirst())).flatMap(next -> find(next, path.subList(1, path.size())))
        : Optional.empty();
  }

  private static Stream<String> texts(JsonValue value) {
    return switch (value) {
      case JsonString string -> Stream.of(string.getString());
      case JsonArray array ->
        array.stream().filter(JsonString.class::isInstance).map(item -> ((JsonString) item).getString());
      default -> Stream.empty();
    };
  }
}
