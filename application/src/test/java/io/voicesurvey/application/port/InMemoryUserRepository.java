package io.voicesurvey.application.port;

import io.voicesurvey.domain.user.EmailAddress;
import io.voicesurvey.domain.user.ExternalId;
import io.voicesurvey.domain.user.ExternalIdentity;
import io.voicesurvey.domain.user.Person;
import io.voicesurvey.domain.user.User;
import io.voicesurvey.domain.user.UserId;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Users in an {@link InMemoryDatabase}. */
public final class InMemoryUserRepository implements UserRepository {
  /** As PostgreSQL compares them: byte by byte. */
  private static final Comparator<UserId> BY_ID = Comparator.comparing(id -> id.value().toString());

  private final InMemoryDatabase database;

  public InMemoryUserRepository(InMemoryDatabase database) {
    this.database = database;
  }

  @Override
  public Optional<User> find(UserId id) {
    return database.inTransaction(
        () -> Optional.ofNullable(database.users().get(database.merged().getOrDefault(id, id))));
  }

  @Override
  public Optional<User> find(EmailAddress email) {
    return database.inTransaction(() -> database.users().values().stream()
        .filter(user -> !user.isWaiting())
        .filter(user -> user.email().filter(held -> held.canonical().equals(email.canonical())).isPresent())
        .findFirst());
  }

  @Override
  public List<User> find(Set<EmailAddress> emails) {
    Set<String> keys = emails.stream().map(EmailAddress::canonical).collect(Collectors.toUnmodifiableSet());
    return database.inTransaction(() -> database.users().values().stream().filter(user -> !user.isWaiting())
        .filter(user -> user.email().map(EmailAddress::canonical).filter(keys::contains).isPresent()).toList());
  }

  @Override
  public List<User> findAndLock(Set<EmailAddress> emails) {
    return find(emails);
  }

  @Override
  public List<UserId> findClaiming(ExternalId id) {
    return database.inTransaction(() -> database.users().values().stream().filter(User::isActive)
        .filter(user -> user.provisioning().claimedId().equals(Optional.of(id))).map(User::id).sorted(BY_ID).toList());
  }

  @Override
  public Optional<User> findAndLock(ExternalIdentity identity) {
    return database.inTransaction(() -> database.users().values().stream()
        .filter(user -> user.identity().equals(Optional.of(identity))).findFirst());
  }

  @Override
  public Optional<KnownUser> findAndLock(Person person) {
    return database.inTransaction(() -> findAndLock(person.identity()).map(user -> new KnownUser(user,
        database.users().values().stream().anyMatch(other -> InMemoryWaitingUsers.isAwaited(other, person)))));
  }

  @Override
  public Optional<User> findAndLock(UserId id) {
    return find(id);
  }

  @Override
  public Optional<User> findAndLock(EmailAddress email) {
    return find(email);
  }

  @Override
  public Set<UserId> lockActiveAdmins() {
    return database.inTransaction(() -> database.users().values().stream()
        .filter(user -> user.isActiveAdmin() && !user.isServiceAccount() && !isKeptOut(user)).map(User::id)
        .collect(Collectors.toUnmodifiableSet()));
  }

  private boolean isKeptOut(User user) {
    return database.users().values().stream()
        .anyMatch(other -> !other.id().equals(user.id()) && !other.isActive() && !other.isWaiting()
            && other.externalId().isPresent() && other.externalId().equals(user.provisioning().claimedId()));
  }

  @Override
  public List<User> find(UserFilter filter, Optional<UserId> after, int limit) {
    return database.inTransaction(() -> database.users().values().stream().filter(filter::matches)
        .filter(user -> after.filter(last -> BY_ID.compare(user.id(), last) <= 0).isEmpty())
        .sorted(Comparator.comparing(User::id, BY_ID)).limit(limit).toList());
  }

  @Override
  public Insertion insert(User user) {
    return database.inTransaction(() -> {
      if (findAndLock(user.identity().orElseThrow()).isPresent()) {
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
      if (user.isActive() && !before.get().isActive()) {
        database.seen().put(user.id(), database.now());
      }
      database.users().put(user.id(), Samples.withVersion(stored(user, before.get()), user.version() + 1));
      return Update.UPDATED;
    });
  }

  @Override
  public Relinking relink(User user) {
    return database.inTransaction(() -> {
      Optional<User> before = find(user.id()).filter(found -> found.version() == user.version());
      if (before.isEmpty()) {
        return Relinking.STALE;
      }
      if (findAndLock(user.identity().orElseThrow()).filter(holder -> !holder.id().equals(user.id())).isPresent()) {
        return Relinking.IDENTITY_TAKEN;
      }
      User stored = before.get().relinked(user.identity().orElseThrow(), InMemoryDatabase.stored(user.updatedAt()));
      database.users().put(user.id(), Samples.withVersion(stored, user.version() + 1));
      return Relinking.RELINKED;
    });
  }

  private boolean isEmailTaken(User user) {
    Optional<String> address = user.email().map(EmailAddress::canonical);
    return address.isPresent() && database.users().values().stream()
        .filter(other -> !other.id().equals(user.id()) && other.isWaiting() == user.isWaiting())
        .anyMatch(other -> other.email().map(EmailAddress::canonical).equals(address));
  }

  /** The new user, with the members that never change taken from the stored one. */
  static User stored(User now, User before) {
    return new User(now.id(), before.identity(), now.provisioning(), now.email(), now.emailVerified(), now.name(),
        now.role(), now.status(), InMemoryDatabase.stored(before.createdAt()), InMemoryDatabase.stored(now.updatedAt()),
        now.lastLoginAt().map(InMemoryDatabase::stored), now.version());
  }
}
