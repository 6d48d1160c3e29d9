package io.voicesurvey.application.program;

import io.voicesurvey.application.port.ServiceAccounts;
import io.voicesurvey.application.port.TrustRules;
import io.voicesurvey.domain.program.TrustRule;
import io.voicesurvey.domain.user.ServiceName;
import java.util.List;

/** Lists the trust rules of a service account. */
public final class FindTrustRules {
  public record Command(ServiceName name) {}

  public sealed interface Outcome {
    /** @param rules the oldest first */
    record Found(List<TrustRule> rules) implements Outcome {
      public Found {
        rules = List.copyOf(rules);
      }
    }

    record NotFound() implements Outcome {}
  }

  private final ServiceAccounts accounts;
  private final TrustRules rules;

  public FindTrustRules(ServiceAccounts accounts, TrustRules rules) {
    this.accounts = accounts;
    this.rules = rules;
  }

  public Outcome execute(Command command) {
    return accounts.find(command.name())
        .<Outcome>map(account -> new Outcome.Found(rules.find(account.user().id())))
        .orElseGet(Outcome.NotFound::new);
  }
}
