package io.voicesurvey.adapters.oidc.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;

import io.voicesurvey.domain.user.Role;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Any claims yield the highest mapped role, and never an exception. */
class RoleMappingPropertiesTest {
  private static final Map<String, Role> ROLES = Map.of("admins", Role.ADMIN, "leads", Role.CAMPAIGN_MANAGER, "all",
      Role.VIEWER);

  @Property
  void anyClaimsUnderAnyPathGiveARole(@ForAll("claims") JsonObject claims, @ForAll("paths") String path) {
    RoleMapping mapping = new RoleMapping(path, ROLES);

    assertThatNoException().isThrownBy(() -> mapping.isPresentIn(claims));
    assertThat(mapping.highest(claims)).isNotNull();
    assertThat(mapping.isPresentIn(claims) || mapping.highest(claims) == Role.VIEWER).isTrue();
  }

  @Property
  void theHighestRoleOfAListWinsInWhateverOrder(@ForAll("groups") List<String> groups) {
    JsonObject claims = nested(Json.createArrayBuilder(groups).add(42).add(JsonValue.NULL).build());
    Role highest = groups.stream().map(ROLES::get).filter(Objects::nonNull).max(Comparator.naturalOrder())
        .orElse(Role.VIEWER);

    assertThat(new RoleMapping("realm_access.roles", ROLES).highest(claims)).isEqualTo(highest);
  }

  @Property
  void onlyAWholeNameIsMapped(@ForAll("almost") String group) {
    assertThat(new RoleMapping("realm_access.roles", Map.of("admins", Role.ADMIN))
        .highest(nested(Json.createValue(group)))).isEqualTo(Role.VIEWER);
  }

  @Provide
  static Arbitrary<JsonObject> claims() {
    Arbitrary<JsonValue> leaves = Arbitraries.oneOf(
        Arbitraries.of(JsonValue.NULL, JsonValue.TRUE, JsonValue.EMPTY_JSON_ARRAY, JsonValue.EMPTY_JSON_OBJECT),
        Arbitraries.integers().map(Json::createValue),
        Arbitraries.oneOf(Arbitraries.of("admins", "leads", "all"), Arbitraries.strings().ofMaxLength(5))
            .map(Json::createValue));
    Arbitrary<JsonValue> values = Arbitraries.recursive(() -> leaves, inner -> Arbitraries.oneOf(leaves,
        inner.list().ofMaxSize(3).map(items -> Json.createArrayBuilder(items).build()), object(inner)), 0, 2);
    return object(values).map(JsonValue::asJsonObject);
  }

  private static Arbitrary<JsonValue> object(Arbitrary<JsonValue> values) {
    return Arbitraries.maps(Arbitraries.of("a", "b", "a.b", "", "."), values).ofMaxSize(3).map(members -> {
      var builder = Json.createObjectBuilder();
      members.forEach(builder::add);
      return builder.build();
    });
  }

  @Provide
  static Arbitrary<String> paths() {
    return Arbitraries.oneOf(Arbitraries.strings().withChars("ab.").ofMinLength(1).ofMaxLength(12),
        Arbitraries.strings().ofMinLength(1));
  }

  @Provide
  static Arbitrary<List<String>> groups() {
    return Arbitraries.oneOf(Arbitraries.of("admins", "leads", "all"), Arbitraries.strings().ofMaxLength(5)).list()
        .ofMaxSize(6);
  }

  @Provide
  static Arbitrary<String> almost() {
    return Arbitraries.of(" admins", "admins ", "Admins", "ADMINS", "admin", "adminss", "admins,all", "[\"admins\"]",
        "admins\u0000", "\u0430dmins", "");
  }

  private static JsonObject nested(JsonValue roles) {
    return Json.createObjectBuilder().add("realm_access", Json.createObjectBuilder().add("roles", roles)).build();
  }
}
