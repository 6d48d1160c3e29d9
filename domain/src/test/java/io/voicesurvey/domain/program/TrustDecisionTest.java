package io.voicesurvey.domain.program;

import static org.assertj.core.api.Assertions.assertThat;

import io.voicesurvey.domain.program.TrustDecision.Ambiguous;
import io.voicesurvey.domain.program.TrustDecision.Trusted;
import io.voicesurvey.domain.program.TrustDecision.Untrusted;
import io.voicesurvey.domain.program.TrustRule.Difference;
import io.voicesurvey.domain.user.UserId;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TrustDecisionTest {
  private static final String ACTIONS = "https://actions.example.test";
  private static final String US = "https://surveys.example.test";
  private static final UserId NIGHTLY = new UserId(new UUID(0, 1));
  private static final UserId DEPLOY = new UserId(new UUID(0, 2));
  private static final Map<String, String> MAIN = Map.of("repository", "octo-org/surveys", "sub",
      "repo:octo-org/surveys:ref:refs/heads/main");

  @Test
  void aTokenThatARuleMatchesCountsAsItsAccount() {
    TrustRule rule = rule(1, NIGHTLY, US, MAIN, 3_600, 0);

    assertThat(TrustDecision.of(List.of(rule), token(List.of("them", US), MAIN))).isEqualTo(new Trusted(rule));
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {"sub | repo:octo-org/surveys:ref:refs/heads/other",
      "sub | repo:octo-org/surveys:ref:refs/heads/main2", "sub | repo:octo-org/surveys:ref:refs/heads/mai",
      "sub | REPO:octo-org/surveys:ref:refs/heads/main", "sub | *", "repository | evil-org/surveys"})
  void aClaimMustBeEqual(String claim, String value) {
    TrustRule rule = rule(1, NIGHTLY, US, MAIN, 3_600, 0);
    Map<String, String> claims = new HashMap<>(MAIN);
    claims.put(claim, value);

    assertThat(difference(rule, token(List.of(US), claims)))
        .containsExactly(new Difference(claim, Optional.of(value), MAIN.get(claim)));
  }

  @Test
  void aClaimMustBeThere() {
    TrustRule rule = rule(1, NIGHTLY, US, MAIN, 3_600, 0);

    assertThat(difference(rule, token(List.of(US), Map.of("repository", "octo-org/surveys"))))
        .containsExactly(new Difference("sub", Optional.empty(), MAIN.get("sub")));
  }

  @Test
  void aStarInARuleIsNoWildcard() {
    TrustRule rule = rule(1, NIGHTLY, US, Map.of("sub", "repo:octo-org/*"), 3_600, 0);

    assertThat(difference(rule, token(List.of(US), MAIN))).hasSize(1);
    assertThat(TrustDecision.of(List.of(rule), token(List.of(US), Map.of("sub", "repo:octo-org/*"))))
        .isEqualTo(new Trusted(rule));
  }

  @Test
  void theAudienceMustBeTheRules() {
    TrustRule rule = rule(1, NIGHTLY, US, MAIN, 3_600, 0);

    assertThat(difference(rule, token(List.of("them", US + "/"), MAIN)))
        .containsExactly(new Difference("aud", Optional.of("them " + US + "/"), US));
    assertThat(difference(rule, token(List.of(), MAIN))).hasSize(1);
  }

  @Test
  void theIssuerMustBeTheRules() {
    TrustRule rule = rule(1, NIGHTLY, US, MAIN, 3_600, 0);
    WorkloadToken other = new WorkloadToken("https://other.example.test", new LinkedHashSet<>(List.of(US)), MAIN, "x",
        Instant.EPOCH);

    assertThat(difference(rule, other))
        .containsExactly(new Difference("iss", Optional.of("https://other.example.test"), ACTIONS));
  }

  @Test
  void theNearestRuleIsTheOneWithTheFewestDifferences() {
    TrustRule far = rule(1, NIGHTLY, "them", Map.of("sub", "x"), 3_600, 0);
    TrustRule near = rule(2, DEPLOY, US, Map.of("sub", "x", "repository", "octo-org/surveys"), 3_600, 0);

    TrustDecision decision = TrustDecision.of(List.of(far, near), token(List.of(US), MAIN));

    assertThat(decision).isInstanceOfSatisfying(Untrusted.class, untrusted -> {
      assertThat(untrusted.nearest().rule()).isEqualTo(near);
      assertThat(untrusted.nearest().differences()).hasSize(1);
    });
  }

  @Test
  void ofTwoRulesWithAsManyDifferencesTheOneWithMoreClaimsIsNearer() {
    TrustRule vague = rule(1, NIGHTLY, US, Map.of("repository", "octo-org/other"), 3_600, 0);
    TrustRule exact = rule(2, DEPLOY, US, Map.of("sub", "x", "repository", "octo-org/surveys"), 3_600, 0);

    assertThat(TrustDecision.of(List.of(vague, exact), token(List.of(US), MAIN)))
        .isInstanceOfSatisfying(Untrusted.class,
            untrusted -> assertThat(untrusted.nearest().rule()).isEqualTo(exact));
  }

  @Test
  void rulesOfTwoAccountsAreAmbiguous() {
    TrustRule one = rule(1, NIGHTLY, US, Map.of("repository", "octo-org/surveys"), 3_600, 0);
    TrustRule two = rule(2, DEPLOY, US, MAIN, 3_600, 0);

    assertThat(TrustDecision.of(List.of(one, two), token(List.of(US), MAIN)))
        .isInstanceOfSatisfying(Ambiguous.class,
            ambiguous -> assertThat(ambiguous.accounts()).containsExactlyInAnyOrder(NIGHTLY, DEPLOY));
    assertThat(TrustDecision.of(List.of(one, two), token(List.of(US), Map.of("repository", "octo-org/surveys"))))
        .isEqualTo(new Trusted(one));
  }

  @Test
  void ofTwoRulesOfOneAccountTheLongerLifetimeCountsThenTheOlderRule() {
    TrustRule shorter = rule(1, NIGHTLY, US, MAIN, 60, 0);
    TrustRule longer = rule(2, NIGHTLY, US, MAIN, 3_600, 2);
    TrustRule older = rule(3, NIGHTLY, US, MAIN, 3_600, 1);

    assertThat(TrustDecision.of(List.of(shorter, longer, older), token(List.of(US), MAIN)))
        .isEqualTo(new Trusted(older));
    assertThat(TrustDecision.of(List.of(longer, shorter), token(List.of(US), MAIN))).isEqualTo(new Trusted(longer));
  }

  @Test
  void aDifferenceIsShownWithoutControlCharactersAndShortened() {
    assertThat(new Difference("sub", Optional.of("a\nb" + "c".repeat(500)), "x").text())
        .isEqualTo("sub is \"ab" + "c".repeat(198) + "\", expected \"x\"");
    assertThat(new Difference("sub", Optional.empty(), "x").text())
        .isEqualTo("sub is missing or no string, expected \"x\"");
  }

  private static List<Difference> difference(TrustRule rule, WorkloadToken token) {
    assertThat(TrustDecision.of(List.of(rule), token)).isInstanceOf(Untrusted.class);
    return ((Untrusted) TrustDecision.of(List.of(rule), token)).nearest().differences();
  }

  private static WorkloadToken token(List<String> audiences, Map<String, String> claims) {
    return new WorkloadToken(ACTIONS, new LinkedHashSet<>(audiences), claims, "x", Instant.EPOCH);
  }

  private static TrustRule rule(long id, UserId account, String audience, Map<String, String> claims, long seconds,
      long createdAt) {
    return new TrustRule(new CredentialId(new UUID(0, id)), account, ACTIONS, audience, claims,
        Duration.ofSeconds(seconds), Instant.ofEpochSecond(createdAt));
  }
}
