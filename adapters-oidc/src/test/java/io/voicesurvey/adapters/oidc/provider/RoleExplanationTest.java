package io.voicesurvey.adapters.oidc.provider;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.voicesurvey.adapters.oidc.provider.RoleMapping.Explanation;
import io.voicesurvey.domain.user.Role;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RoleExplanationTest {
  private static final RoleMapping MAPPING = new RoleMapping("a.roles",
      Map.of("leads", Role.CAMPAIGN_MANAGER, "admins", Role.ADMIN));

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {
      "{'a': {'roles': ['leads', 'x', 'admins']}} | ADMIN            | The highest of these roles is used.",
      "{'a': {'roles': 'leads'}}                  | CAMPAIGN_MANAGER | is a string.",
      "{'a.roles': ['leads']}                     | CAMPAIGN_MANAGER | \"leads\" is mapped to campaign_manager.",
      "{'a': {'roles': ['x']}}                    | VIEWER           | Mapped values: admins, leads.",
      "{'a': {'roles': ['leads', 7]}}             | CAMPAIGN_MANAGER | ignored items that are not strings: 1",
      "{'a': {'roles': {'leads': 1}}}             | CAMPAIGN_MANAGER | its values are the names of its members",
      "{'a': {'roles': {'leads': false, 'admins': null}}} | VIEWER   | It contains no mapped value",
      "{'a': {'roles': 7}}                        | VIEWER           | a number, expected a string",
      "{'a': {'roles': true}}                     | VIEWER           | a boolean, expected a string",
      "{'a': {'roles': null}}                     | VIEWER           | null, expected a string",
      "{'a': ['roles']}                           | VIEWER           | The claims do not contain a.roles",
      "{}                                         | VIEWER           | The claims do not contain a.roles"}, quoteCharacter = '#')
  void explainsTheRoleOfALogin(String claims, Role role, String reason) {
    Explanation explanation = MAPPING.explain(claims.replace('\'', '"').getBytes(UTF_8)).orElseThrow();

    assertThat(explanation.role()).contains(role);
    assertThat(String.join(" ", explanation.reasons())).contains(reason);
  }

  @ParameterizedTest
  @ValueSource(strings = {"{'_claim_names': {'a': 'src1'}}", "{'hasa': true}", "{'hasa': 'true'}",
      "{'a:src1': 'https://graph.example'}"})
  void aClaimThatIsSaidToBeElsewhereChangesNothing(String claims) {
    Explanation explanation = MAPPING.explain(claims.replace('\'', '"').getBytes(UTF_8)).orElseThrow();

    assertThat(explanation.role()).isEmpty();
    assertThat(String.join(" ", explanation.reasons())).contains("refers to it elsewhere", "does not change");
  }

  @ParameterizedTest
  @ValueSource(strings = {"{'_claim_names': {'b': 'src1'}}", "{'_claim_names': 'a'}", "{'hasa': false}",
      "{'hasb': true}",
      "{'b:src1': 'x'}", "{'a': {}, '_claim_names': {'b': 'src1'}}"})
  void anotherClaimThatIsElsewhereSaysNothing(String claims) {
    Explanation explanation = MAPPING.explain(claims.replace('\'', '"').getBytes(UTF_8)).orElseThrow();

    assertThat(explanation.role()).contains(Role.VIEWER);
    assertThat(explanation.reasons().getLast()).contains("Keycloak", "Add to ID token");
  }

  @Test
  void aDotOfANameIsEscaped() {
    RoleMapping mapping = new RoleMapping("resource_access.survey\\.app.roles", Map.of("admins", Role.ADMIN));

    assertThat(mapping.explain("{\"resource_access\":{\"survey.app\":{\"roles\":[\"admins\"]}}}".getBytes(UTF_8))
        .orElseThrow().role()).contains(Role.ADMIN);
    assertThat(mapping.explain("{\"resource_access\":{\"survey\":{\"app\":{\"roles\":[\"admins\"]}}}}".getBytes(UTF_8))
        .orElseThrow().role()).contains(Role.VIEWER);
  }

  @ParameterizedTest
  @CsvSource({"F\u00fchrung, Fu\u0308hrung", "Fu\u0308hrung, F\u00fchrung"})
  void namesAreComparedInOneForm(String mapped, String sent) {
    RoleMapping mapping = new RoleMapping("groups", Map.of(mapped, Role.ADMIN));

    for (String claims : new String[]{"{\"groups\":[\"" + sent + "\"]}", "{\"groups\":{\"" + sent + "\":{}}}"}) {
      assertThat(mapping.explain(claims.getBytes(UTF_8)).orElseThrow().role()).contains(Role.ADMIN);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{", "[]", "{} {}", "{\"a\":1,\"a\":2}", "\"a\""})
  void isNoneWhereThereAreNoClaims(String text) {
    assertThat(MAPPING.explain(text.getBytes(UTF_8))).isEmpty();
  }

  @Test
  void showsNothingThatWouldMoveACursor() {
    assertThat(MAPPING.explain("{\"a.roles\":\"x\\u001b[2J\\ny\"}".getBytes(UTF_8)).orElseThrow().reasons())
        .contains("\"x[2Jy\" is not mapped.");
  }
}
