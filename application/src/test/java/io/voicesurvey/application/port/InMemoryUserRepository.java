package io.voicesurvey.application.port;

import io.voicesurvey.domain.user.EmailAddress;
import io.voicesurvey.domain.user.ExternalIdentity;
import io.voicesurvey.domain.user.User;
import io.voicesurvey.domain.user.UserId;
import java.util.Optional;

/** Users in an {@link InMemoryDatabase}. */
public final class InMemoryUserRepository implements UserRepository {
  private final InMemoryDatabase database;

  public InMemoryUserRepository(InMemoryDatabase database) {
    this.database = database;
  }

  @Override
  public Optional<User> find(UserId id) {
    return database.inTransaction(() -> Optional.ofNullable(database.users().get(id)));
  }

  @Override
  public Optional<User> find(EmailAddress email) {
    return database.inTransaction(() -> database.users().values().stream()
        .filter(user -> user.email().filter(held -> held.canonical().equals(email.canonical())).isPresent())
        .findFirst());
  }

  @Override
  public Optional<User> findAndLock(ExternalIdentity identity) {
    return database.inTransaction(
        () -> database.users().values().stream().filter(user -> user.identity().equals(identity)).findFirst());
  }

  @Override
  public Insertion insert(User user) {
    return database.inTransaction(() -> {
      if (findAndLock(user.identity()).isPresent()) {
        return Insertion.IDENTITY_TAKEN;
      }
      if (isEmailTaken(user)) {
        return Insertion.EMAIL_TAKEN;
      }
      if (database.users().containsKey(user.id())) {
        throw new IllegalStateException("the id is another user's");
      }
      database.users().put(user.id(), stored(user, user));
      return Insertion.INSERTED;
    });
  }

  @Override
  public Update update(User user) {
    return database.inTransaction(() -> {
      Optional<User> before = find(user.id()).filter(found -> found.version() == user.version());
      if (before.isEmpty()) {
        return Update.STALE;
      }
      if (isEmailTaken(user)) {
        return Update.EMAIL_TAKEN;
      }
      database.users().put(user.id(), Samples.withVersion(stored(user, before.get()), user.version() + 1));
      return Update.UPDATED;
    });
  }

  private boolean isEmailTaken(User user) {
    Optional<String> address = user.email().map(EmailAddress::canonical);
    return address.isPresent() && database.users().values().stream().filter(other -> !other.id().equals(user.id()))
        .anyMatch(other -> other.email().map(EmailAddress::canonical).equals(address));
  }

  /** The user as it is now, with what never changes as it was. */
  private static User stored(User now, User before) {
    return new User(now.id(), before.identity(), now.email(), now.name(), now.role(), now.status(),
        InMemoryDatabase.stored(before.createdAt()), InMemoryDatabase.stored(now.updatedAt()),
        now.lastLoginAt().map(InMemoryDatabase::stored), now.version());
  }
}
