package io.voicesurvey.application.health;

import io.voicesurvey.application.port.IdentityProviders;
import io.voicesurvey.application.port.Transactions;
import io.voicesurvey.domain.login.ProviderId;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.SequencedMap;

/** Checks whether this instance can work. It needs the database. New logins need their identity provider too. */
public final class CheckReadiness {
  public record Command() {}

  /** @param providers whether each identity provider is reachable, in the order in which people see them */
  public record Outcome(boolean databaseReachable, SequencedMap<ProviderId, Boolean> providers) {
    public Outcome {
      providers = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(providers));
    }

    public boolean allProvidersReachable() {
      return !providers.containsValue(false);
    }
  }

  private final Transactions transactions;
  private final IdentityProviders providers;

  public CheckReadiness(Transactions transactions, IdentityProviders providers) {
    this.transactions = transactions;
    this.providers = providers;
  }

  public Outcome execute(Command command) {
    return new Outcome(transactions.isDatabaseReachable(), providers.reachability());
  }
}
