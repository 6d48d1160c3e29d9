package io.voicesurvey.adapters.oidc.provider;

import io.voicesurvey.adapters.oidc.token.StrictJson;
import io.voicesurvey.domain.Text;
import io.voicesurvey.domain.user.Role;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import jakarta.json.JsonValue.ValueType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * What role the provider's claims give.
 *
 * @param claim the name of a claim, or a dotted path that reaches into objects ({@code realm_access.roles}); its value
 *              is a string or a list of strings
 * @param roles by the value that gives them
 */
public record RoleMapping(String claim, Map<String, Role> roles) {
  private static final int MAX_SHOWN = 200;

  public RoleMapping {
    if (claim.isEmpty() || roles.isEmpty()) {
      throw new IllegalArgumentException("a role mapping names a claim and at least one value");
    }
    roles = Map.copyOf(roles);
  }

  /**
   * Which role the claims of one source give, and why.
   *
   * @param reasons sentences, in the order in which the role was found
   */
  public record Explanation(Role role, List<String> reasons) {
    public Explanation {
      reasons = List.copyOf(reasons);
    }
  }

  /** What a login with these claims would give; none where the bytes are not one JSON object in UTF-8. */
  public Optional<Explanation> explain(byte[] claims) {
    return StrictJson.object(claims).map(object -> new Explanation(highest(object), reasons(object)));
  }

  private List<String> reasons(JsonObject claims) {
    return find(claims).map(this::reasons).orElseGet(() -> List.of("The claims hold no " + claim
        + ", also not by following its dots, and a login without it makes a viewer. Userinfo is asked for what an ID"
        + " token lacks."));
  }

  private List<String> reasons(JsonValue value) {
    List<String> texts = texts(value).toList();
    List<String> reasons = new ArrayList<>(List.of("The claim " + claim + " is " + kind(value) + "."));
    texts.forEach(text -> reasons.add(Optional.ofNullable(roles.get(text))
        .map(role -> "\"" + Text.cleaned(text, MAX_SHOWN) + "\" is mapped to " + role.label() + ".")
        .orElseGet(() -> "\"" + Text.cleaned(text, MAX_SHOWN) + "\" is not mapped.")));
    if (texts.stream().noneMatch(roles::containsKey)) {
      reasons.add("Nothing in it is mapped, which makes a viewer. Mapped are: "
          + String.join(", ", new TreeSet<>(roles.keySet())) + ".");
    } else if (texts.stream().filter(roles::containsKey).count() > 1) {
      reasons.add("The highest of them counts.");
    }
    return reasons;
  }

  private static String kind(JsonValue value) {
    return switch (value.getValueType()) {
      case STRING -> "a string";
      case ARRAY -> {
        long others = value.asJsonArray().stream().filter(item -> item.getValueType() != ValueType.STRING).count();
        yield others == 0 ? "a list of strings" : "a list, in which " + others + " are no strings and do not count";
      }
      case NUMBER -> "a number, where a string or a list of strings is due";
      case OBJECT -> "an object, where a string or a list of strings is due: name a member of it after a dot";
      case TRUE, FALSE -> "a truth value, where a string or a list of strings is due";
      case NULL -> "null, where a string or a list of strings is due";
    };
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
