package io.voicesurvey.application.health;

import io.voicesurvey.application.port.IdentityProvider;
import io.voicesurvey.application.port.Transactions;

/** Checks whether this instance can work. It needs the database. New logins need the identity provider too. */
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
