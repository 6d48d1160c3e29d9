package io.voicesurvey.application.health;

import io.voicesurvey.application.port.IdentityProvider;
import io.voicesurvey.application.port.Transactions;

/** Tells whether this instance can do its work: it can't without the database; without the provider nobody new can log in. */
public final class CheckReadiness {
  public record Command() {}

  public record Outcome(boolean databaseReachable, boolean identityProviderReachable) {}

  private final Transactions transactions;
  private final IdentityProvider provider;

  public CheckReadiness(Transactions transactions, IdentityProvider provider) {
    this.transactions = transactions;
    this.provider = provider;
  }

  public Outcome execute(Command command) {
    return new Outcome(transactions.isDatabaseReachable(), provider.isReachable());
  }
}
