package io.voicesurvey.application.port;

import static io.voicesurvey.application.port.Samples.NOW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.voicesurvey.domain.program.TrustRule;
import io.voicesurvey.domain.user.User;
import io.voicesurvey.domain.user.UserStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The contract of {@link TrustRules}. Each test begins with an empty database. */
public interface TrustRulesContract {
  String ACTIONS = "https://actions.example.test";
  String GITLAB = "https://gitlab.example.test";

  TrustRules rules();

  UserRepository users();

  SessionRepository sessions();

  Transactions transactions();

  @Test
  default void rules_are_found_by_their_exact_issuer_and_by_their_account() {
    User nightly = service("nightly");
    User other = service("other");
    TrustRule first = rule("first", nightly, ACTIONS, NOW);
    TrustRule second = rule("second", nightly, GITLAB, NOW.plusSeconds(1));
    TrustRule third = rule("third", other, ACTIONS, NOW.plusSeconds(2));
    List.of(third, second, first).forEach(rules()::add);

    assertThat(rules().find(ACTIONS)).containsExactlyInAnyOrder(first, third);
    assertThat(rules().find(GITLAB)).containsExactly(second);
    assertThat(rules().find(ACTIONS + "/")).isEmpty();
    assertThat(rules().find("https://ACTIONS.example.test")).isEmpty();
    assertThat(rules().find(nightly.id())).containsExactly(first, second);
    assertThat(rules().find(other.id())).containsExactly(third);
    assertThat(rules().find(Samples.user("unknown").id())).isEmpty();
  }

  @Test
  default void any_printable_claims_are_kept() {
    Map<String, String> claims = Map.of("sub", "repo:octo-org/surveys:ref:refs/heads/main", "https://x/ö \"\\'", "*",
        "environment", "prod; DROP TABLE users --", "kubernetes.io", "日本 {}");
    TrustRule rule = new TrustRule(Credentials.id("one"), service("nightly").id(), ACTIONS, "aud'ience", claims,
        Duration.ofSeconds(61), NOW);

    rules().add(rule);

    assertThat(rules().find(ACTIONS)).containsExactly(rule);
  }

  @Test
  default void a_rule_of_an_unknown_account_is_a_bug() {
    Throwable thrown = catchThrowable(() -> rules().add(rule("one", Samples.user("unknown"), ACTIONS, NOW)));

    assertThat(thrown).isInstanceOf(RuntimeException.class).isNotInstanceOf(DatabaseUnavailable.class);
  }

  @Test
  default void a_rule_is_deleted_once_and_by_its_account_alone() {
    User nightly = service("nightly");
    User other = service("other");
    TrustRule rule = rule("one", nightly, ACTIONS, NOW);
    rules().add(rule);

    assertThat(rules().delete(other.id(), rule.id())).isFalse();
    assertThat(rules().find(ACTIONS)).containsExactly(rule);
    assertThat(rules().delete(nightly.id(), rule.id())).isTrue();
    assertThat(rules().delete(nightly.id(), rule.id())).isFalse();
    assertThat(rules().find(ACTIONS)).isEmpty();
    assertThat(rules().find(nightly.id())).isEmpty();
  }

  @Test
  default void the_holder_of_a_rule_is_its_account_as_it_is_now() {
    User nightly = service("nightly");
    TrustRule rule = rule("one", nightly, ACTIONS, NOW);
    rules().add(rule);
    Instant before = rules().hold(rule.id()).orElseThrow().readAt();
    users().update(Samples.withStatus(nightly, UserStatus.DISABLED));

    CredentialHolder holder = rules().hold(rule.id()).orElseThrow();

    assertThat(holder.account())
        .isEqualTo(Samples.withVersion(Samples.withStatus(nightly, UserStatus.DISABLED), 1));
    assertThat(holder.readAt()).isBetween(before, before.plusSeconds(60));
    rules().delete(nightly.id(), rule.id());
    assertThat(rules().hold(rule.id())).isEmpty();
  }

  @Test
  default void no_session_outlives_a_rule_that_is_deleted_meanwhile() {
    User nightly = service("nightly");
    for (int round = 0; round < 20; round++) {
      TrustRule rule = rule("rule " + round, nightly, ACTIONS, NOW);
      rules().add(rule);

      Credentials.race(transactions(), sessions(), () -> rules().hold(rule.id()), rule.id(), () -> {
        users().findAndLock(nightly.identity().orElseThrow());
        rules().delete(nightly.id(), rule.id());
        sessions().revoke(nightly.id(), rule.id());
      });

      assertThat(sessions().findLive(nightly.id())).isEmpty();
    }
  }

  private User service(String name) {
    User user = Samples.service(name);
    assertThat(users().insert(user)).isEqualTo(UserRepository.Insertion.INSERTED);
    return user;
  }

  private static TrustRule rule(String name, User account, String issuer, Instant createdAt) {
    return new TrustRule(Credentials.id(name), account.id(), issuer, "https://surveys.example.test",
        Map.of("repository", "octo-org/surveys"), Duration.ofHours(1), createdAt);
  }
}
