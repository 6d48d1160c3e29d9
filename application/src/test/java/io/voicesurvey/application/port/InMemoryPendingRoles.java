package io.voicesurvey.application.port;

import io.voicesurvey.domain.user.EmailAddress;
import io.voicesurvey.domain.user.PendingRole;
import io.voicesurvey.domain.user.Role;
import io.voicesurvey.domain.user.UserStatus;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Pending roles in an {@link InMemoryDatabase}. Its transactions run one after the other, so no lock is needed. */
public final class InMemoryPendingRoles implements PendingRoles {
  private static final Comparator<EmailAddress> KEY = Comparator.comparing(EmailAddress::canonical);

  private final InMemoryDatabase database;

  public InMemoryPendingRoles(InMemoryDatabase database) {
    this.database = database;
  }

  @Override
  public List<PendingRole> find(Set<EmailAddress> emails) {
    return database.inTransaction(() -> emails.stream().map(EmailAddress::canonical).distinct()
        .flatMap(key -> Optional.ofNullable(database.pendingRoles().get(key)).stream()).toList());
  }

  @Override
  public List<PendingRole> find(Optional<Role> role, Optional<UserStatus> status, Optional<EmailAddress> after,
      int limit) {
    return database.inTransaction(() -> database.pendingRoles().values().stream()
        .filter(waiting -> role.filter(asked -> asked != waiting.role()).isEmpty())
        .filter(waiting -> status.filter(asked -> asked != waiting.status()).isEmpty())
        .filter(waiting -> after.filter(last -> KEY.compare(waiting.email(), last) <= 0).isEmpty())
        .sorted(Comparator.comparing(PendingRole::email, KEY)).limit(limit).toList());
  }

  @Override
  public Optional<PendingRole> claim(EmailAddress email) {
    return find(Set.of(email)).stream().findFirst();
  }

  @Override
  public void lock() {
    database.inTransaction(() -> true);
  }

  @Override
  public void put(List<PendingRole> roles) {
    database.inTransaction(() -> {
      roles.forEach(role -> database.pendingRoles().put(role.email().canonical(), new PendingRole(role.email(),
          role.role(), role.status(), InMemoryDatabase.stored(role.importedAt()))));
      return roles.size();
    });
  }

  @Override
  public void remove(Set<EmailAddress> emails) {
    database.inTransaction(() -> {
      emails.forEach(email -> database.pendingRoles().remove(email.canonical()));
      return emails.size();
    });
  }
}
