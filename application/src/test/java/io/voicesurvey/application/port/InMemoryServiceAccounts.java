package io.voicesurvey.application.port;

import io.voicesurvey.application.port.InMemoryDatabase.OwnedSecret;
import io.voicesurvey.domain.StoredTime;
import io.voicesurvey.domain.program.ClientSecret;
import io.voicesurvey.domain.program.CredentialId;
import io.voicesurvey.domain.program.ServiceAccount;
import io.voicesurvey.domain.user.ServiceName;
import io.voicesurvey.domain.user.User;
import io.voicesurvey.domain.user.UserId;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Service accounts in an {@link InMemoryDatabase}. */
public final class InMemoryServiceAccounts implements ServiceAccounts {
  /** As PostgreSQL compares them: byte by byte. */
  private static final Comparator<UserId> BY_ID = Comparator.comparing(id -> id.value().toString());

  private static final Comparator<ClientSecret> OLDEST_FIRST = Comparator.comparing(ClientSecret::createdAt)
      .thenComparing(secret -> secret.id().value().toString());

  private final InMemoryDatabase database;

  public InMemoryServiceAccounts(InMemoryDatabase database) {
    this.database = database;
  }

  @Override
  public Optional<ServiceAccount> find(ServiceName name) {
    return database.inTransaction(() -> database.users().values().stream()
        .filter(user -> user.identity().equals(Optional.of(name.identity()))).findFirst().map(this::account));
  }

  @Override
  public List<ServiceAccount> find(Optional<UserId> after, int limit) {
    return database.inTransaction(() -> database.users().values().stream().filter(User::isServiceAccount)
        .filter(user -> after.filter(last -> BY_ID.compare(user.id(), last) <= 0).isEmpty())
        .sorted(Comparator.comparing(User::id, BY_ID)).limit(limit).map(this::account).toList());
  }

  private ServiceAccount account(User user) {
    List<ClientSecret> secrets = database.clientSecrets().values().stream()
        .filter(owned -> owned.account().equals(user.id())).map(OwnedSecret::secret).sorted(OLDEST_FIRST).toList();
    return new ServiceAccount(user, secrets, Optional.ofNullable(database.serviceUses().get(user.id())));
  }

  @Override
  public void addSecret(UserId account, ClientSecret secret) {
    database.inTransaction(() -> {
      if (!database.users().containsKey(account)) {
        throw new IllegalStateException("a secret of an unknown account");
      }
      ClientSecret stored = new ClientSecret(secret.id(), secret.digest(), StoredTime.of(secret.createdAt()),
          secret.expiresAt().map(StoredTime::of));
      return database.clientSecrets().put(secret.id(), new OwnedSecret(account, stored));
    });
  }

  @Override
  public boolean deleteSecret(UserId account, CredentialId secret) {
    return database.inTransaction(() -> Optional.ofNullable(database.clientSecrets().get(secret))
        .filter(owned -> owned.account().equals(account))
        .map(owned -> database.clientSecrets().remove(secret)).isPresent());
  }

  @Override
  public Optional<CredentialHolder> hold(CredentialId secret) {
    return database.inTransaction(() -> Optional.ofNullable(database.clientSecrets().get(secret))
        .map(owned -> new CredentialHolder(database.users().get(owned.account()), database.now())));
  }
}
