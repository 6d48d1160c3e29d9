package io.voicesurvey.adapters.oidc.provider;

import io.voicesurvey.adapters.oidc.token.StrictJson;
import io.voicesurvey.domain.Text;
import io.voicesurvey.domain.user.Role;
import jakarta.json.Json;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import jakarta.json.JsonValue.ValueType;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Maps a claim of the provider to a role. Claim values are compared in Unicode form NFC.
 *
 * @param claim the name of a claim, or a dotted path into objects ({@code realm_access.roles}), in which {@code \.} is
 *              a literal dot; its value is a string, a list of strings, or an object whose member names count, except
 *              members that are false or null
 * @param roles the role for each value
 */
public record RoleMapping(String claim, Map<String, Role> roles) {
  private static final int MAX_SHOWN = 200;
  private static final JsonValue TRUE_AS_TEXT = Json.createValue("true");
  private static final Pattern DOT = Pattern.compile("(?<!\\\\)\\.");

  public RoleMapping {
    if (claim.isEmpty() || roles.isEmpty()) {
      throw new IllegalArgumentException("a role mapping requires a claim and at least one value");
    }
    roles = roles.entrySet().stream()
        .collect(Collectors.toUnmodifiableMap(entry -> normalized(entry.getKey()), Map.Entry::getValue));
  }

  /**
   * The role from the claims of one source, and the reasons.
   *
   * @param role    empty: the role does not change
   * @param reasons sentences, in the order of evaluation
   */
  public record Explanation(Optional<Role> role, List<String> reasons) {
    public Explanation {
      Objects.requireNonNull(role, "role");
      reasons = List.copyOf(reasons);
    }
  }

  /** Explains the role of a login with these claims; empty if the bytes are not one JSON object in UTF-8. */
  public Optional<Explanation> explain(byte[] claims) {
    return StrictJson.object(claims).map(this::explain);
  }

  private Explanation explain(JsonObject claims) {
    return find(claims).map(value -> new Explanation(Optional.of(highest(claims)), reasons(value)))
        .or(() -> overage(claims).map(sign -> new Explanation(Optional.empty(), List.of("The claims do not contain "
            + claim + ", but " + sign + " refers to it elsewhere. Providers do this for users in very many groups. The"
            + " role of an existing user does not change. A new user gets the imported role or becomes a viewer.",
            "Configure the provider to send fewer groups (Entra ID: groups assigned to the application) or app"
                + " roles."))))
        .orElseGet(() -> new Explanation(Optional.of(Role.VIEWER), List.of("The claims do not contain " + claim
            + ", neither as a name nor as a dotted path. A login without it makes the user a viewer. If an ID token"
            + " lacks it, userinfo is requested.", advice())));
  }

  /** How to configure the provider so that a login receives the claim. */
  String advice() {
    return "Configure the provider to send " + claim + " in the ID token or userinfo; a claim only in the access token"
        + " is ignored. In Keycloak, set \"Add to ID token\" in the mapper of the client scope (for realm_access.roles:"
        + " client scope roles, mapper realm roles).";
  }

  private List<String> reasons(JsonValue value) {
    List<String> texts = texts(value).toList();
    List<String> reasons = new ArrayList<>(List.of("The claim " + claim + " is " + kind(value) + "."));
    texts.forEach(text -> reasons.add(Optional.ofNullable(roles.get(text))
        .map(role -> "\"" + Text.cleaned(text, MAX_SHOWN) + "\" is mapped to " + role.label() + ".")
        .orElseGet(() -> "\"" + Text.cleaned(text, MAX_SHOWN) + "\" is not mapped.")));
    if (texts.stream().noneMatch(roles::containsKey)) {
      reasons.add("It contains no mapped value, so the user becomes a viewer. Mapped values: "
          + String.join(", ", new TreeSet<>(roles.keySet())) + ".");
    } else if (texts.stream().filter(roles::containsKey).count() > 1) {
      reasons.add("The highest of these roles is used.");
    }
    return reasons;
  }

  private static String kind(JsonValue value) {
    return switch (value.getValueType()) {
      case STRING -> "a string";
      case ARRAY -> {
        long others = value.asJsonArray().stream().filter(item -> item.getValueType() != ValueType.STRING).count();
        yield others == 0 ? "a list of strings" : "a list; ignored items that are not strings: " + others;
      }
      case NUMBER -> "a number, expected a string or a list of strings";
      case OBJECT -> "an object; its values are the names of its members, except members that are false or null";
      case TRUE, FALSE -> "a boolean, expected a string or a list of strings";
      case NULL -> "null, expected a string or a list of strings";
    };
  }

  boolean isPresentIn(JsonObject claims) {
    return find(claims).isPresent();
  }

  /** True if the claim is, or is inside, the top-level claim of that name. */
  boolean isAt(String name) {
    return name.equals(claim) || name.equals(path().getFirst());
  }

  /**
   * The member that refers to the claim elsewhere (OpenID Connect Core 1.0, section 5.6.2, and the forms that Entra ID
   * sends instead): {@code _claim_names}, {@code hasgroups} or {@code groups:src1}.
   */
  Optional<String> overage(JsonObject claims) {
    Set<String> names = Set.copyOf(List.of(claim, path().getFirst()));
    boolean distributed = claims.get("_claim_names") instanceof JsonObject elsewhere
        && names.stream().anyMatch(elsewhere::containsKey);
    return distributed
        ? Optional.of("_claim_names")
        : claims.entrySet().stream().filter(member -> names.stream().anyMatch(name -> isSign(name, member)))
            .map(Map.Entry::getKey).findFirst();
  }

  private static boolean isSign(String name, Map.Entry<String, JsonValue> member) {
    boolean flag = member.getKey().equals("has" + name)
        && (member.getValue() == JsonValue.TRUE || member.getValue().equals(TRUE_AS_TEXT));
    return flag || member.getKey().startsWith(name + ":src");
  }

  /** The highest mapped role; viewer if no value is mapped, so that a removed group also removes its role. */
  Role highest(JsonObject claims) {
    return find(claims).stream().flatMap(RoleMapping::texts)
        .flatMap(text -> Optional.ofNullable(roles.get(text)).stream())
        .max(Comparator.naturalOrder()).orElse(Role.VIEWER);
  }

  /** Tries the whole name first, because a claim name may contain dots, for example a URL. */
  private Optional<JsonValue> find(JsonObject claims) {
    return Optional.ofNullable(claims.get(claim)).or(() -> find(claims, path()));
  }

  private List<String> path() {
    List<String> names = DOT.splitAsStream(claim).map(name -> name.replace("\\.", ".")).toList();
    return names.isEmpty() ? List.of(claim) : names;
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
    Stream<String> texts = switch (value) {
      case JsonString string -> Stream.of(string.getString());
      case JsonArray array ->
        array.stream().filter(JsonString.class::isInstance).map(item -> ((JsonString) item).getString());
      case JsonObject object -> object.entrySet().stream()
          .filter(member -> member.getValue() != JsonValue.FALSE && member.getValue() != JsonValue.NULL)
          .map(Map.Entry::getKey);
      default -> Stream.empty();
    };
    return texts.map(RoleMapping::normalized);
  }

  private static String normalized(String text) {
    return Normalizer.normalize(text, Normalizer.Form.NFC);
  }
}
