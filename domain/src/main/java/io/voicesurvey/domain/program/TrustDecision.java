package io.voicesurvey.domain.program;

import io.voicesurvey.domain.user.UserId;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** What follows from a workload token by the trust rules. */
public sealed interface TrustDecision {
  /** The token counts as the account of this rule. */
  record Trusted(TrustRule rule) implements TrustDecision {}

  /** No rule matches. */
  record Untrusted(NearestRule nearest) implements TrustDecision {}

  /** Rules of these accounts match. */
  record Ambiguous(Set<UserId> accounts) implements TrustDecision {
    public Ambiguous {
      accounts = Set.copyOf(accounts);
    }
  }

  /** The rule with the fewest differences from a token; of several, the one with the most claims. */
  record NearestRule(TrustRule rule, List<TrustRule.Difference> differences) {
    public NearestRule {
      differences = List.copyOf(differences);
    }

    private static final Comparator<NearestRule> ORDER = Comparator
        .comparing((NearestRule nearest) -> nearest.differences().size())
        .thenComparing(nearest -> -nearest.rule().claims().size());

    static NearestRule of(TrustRule rule, WorkloadToken token) {
      return new NearestRule(rule, rule.differences(token));
    }
  }

  /**
   * Decides by the rules of the token's issuer. Of several matching rules of one account, the one with the longest
   * lifetime counts, then the oldest.
   *
   * @param rules at least one
   */
  static TrustDecision of(List<TrustRule> rules, WorkloadToken token) {
    List<TrustRule> matching = rules.stream().filter(rule -> rule.differences(token).isEmpty()).toList();
    Set<UserId> accounts = matching.stream().map(TrustRule::account).collect(Collectors.toUnmodifiableSet());
    if (accounts.size() > 1) {
      return new Ambiguous(accounts);
    }
    return matching.stream()
        .min(Comparator.comparing(TrustRule::maxLifetime).reversed().thenComparing(TrustRule::createdAt))
        .<TrustDecision>map(Trusted::new)
        .orElseGet(() -> new Untrusted(rules.stream().map(rule -> NearestRule.of(rule, token))
            .min(NearestRule.ORDER).orElseThrow()));
  }
}
