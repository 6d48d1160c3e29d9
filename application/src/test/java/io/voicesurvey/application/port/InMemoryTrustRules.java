package io.voicesurvey.application.port;

import io.voicesurvey.domain.StoredTime;
import io.voicesurvey.domain.program.CredentialId;
import io.voicesurvey.domain.program.TrustRule;
import io.voicesurvey.domain.user.UserId;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** Trust rules in an {@link InMemoryDatabase}. */
public final class InMemoryTrustRules implements TrustRules {
  private static final Comparator<TrustRule> OLDEST_FIRST = Comparator.comparing(TrustRule::createdAt)
      .thenComparing(rule -> rule.id().value().toString());

  private final InMemoryDatabase database;

  public InMemoryTrustRules(InMemoryDatabase database) {
    this.database = database;
  }

  @Override
  public List<TrustRule> find(String issuer) {
    return find(rule -> rule.issuer().equals(issuer));
  }

  @Override
  public List<TrustRule> find(UserId account) {
    return find(rule -> rule.account().equals(account));
  }

  private List<TrustRule> find(Predicate<TrustRule> which) {
    return database.inTransaction(
        () -> database.trustRules().values().stream().filter(which).sorted(OLDEST_FIRST).toList());
  }

  @Override
  public void add(TrustRule rule) {
    database.inTransaction(() -> {
      if (!database.users().containsKey(rule.account())) {
        throw new IllegalStateException("a rule of an unknown account");
      }
      return database.trustRules().put(rule.id(), new TrustRule(rule.id(), rule.account(), rule.issuer(),
          rule.audience(), rule.claims(), rule.maxLifetime(), StoredTime.of(rule.createdAt())));
    });
  }

  @Override
  public boolean delete(UserId account, CredentialId rule) {
    return database.inTransaction(() -> Optional.ofNullable(database.trustRules().get(rule))
        .filter(found -> found.account().equals(account)).map(found -> database.trustRules().remove(rule))
        .isPresent());
  }

  @Override
  public Optional<CredentialHolder> hold(CredentialId rule) {
    return database.inTransaction(() -> Optional.ofNullable(database.trustRules().get(rule))
        .map(found -> new CredentialHolder(database.users().get(found.account()), database.now())));
  }
}
