package io.voicesurvey.application.port;

import io.voicesurvey.domain.user.EmailAddress;
import io.voicesurvey.domain.user.Person;
import io.voicesurvey.domain.user.User;
import io.voicesurvey.domain.user.UserId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Waiting users in an {@link InMemoryDatabase}. Its transactions run one after the other, so no lock is needed. */
public final class InMemoryWaitingUsers implements WaitingUsers {
  private final InMemoryDatabase database;
  private final UserRepository users;

  public InMemoryWaitingUsers(InMemoryDatabase database) {
    this.database = database;
    this.users = new InMemoryUserRepository(database);
  }

  @Override
  public List<User> find(Set<EmailAddress> emails) {
    Set<String> keys = emails.stream().map(EmailAddress::canonical).collect(Collectors.toUnmodifiableSet());
    return database.inTransaction(() -> database.users().values().stream().filter(User::isWaiting)
        .filter(user -> user.email().map(EmailAddress::canonical).filter(keys::contains).isPresent()).toList());
  }

  @Override
  public List<User> findAndLock(Set<EmailAddress> emails) {
    return find(emails);
  }

  @Override
  public List<User> claim(Person person) {
    return database.inTransaction(() -> database.users().values().stream()
        .filter(user -> isAwaited(user, person) || user.isWaiting()
            && isSame(user.email().map(EmailAddress::canonical), person.email().map(EmailAddress::canonical)))
        .toList());
  }

  static boolean isAwaited(User user, Person person) {
    return isSame(user.externalId(), person.externalId()) && (user.isWaiting() || !user.isActive());
  }

  private static <T> boolean isSame(Optional<T> one, Optional<T> other) {
    return one.isPresent() && one.equals(other);
  }

  @Override
  public void lock() {
    database.inTransaction(() -> true);
  }

  @Override
  public void add(List<User> added) {
    database.inTransaction(() -> {
      added.forEach(this::add);
      return added.size();
    });
  }

  private void add(User user) {
    boolean isTaken = user.email().filter(email -> !find(Set.of(email)).isEmpty()).isPresent()
        || database.users().values().stream().anyMatch(other -> isSame(other.externalId(), user.externalId()));
    if (!user.isWaiting() || isTaken || database.users().containsKey(user.id())) {
      throw new IllegalStateException("the user does not wait, or another one has the id or waits with the email");
    }
    database.users().put(user.id(), InMemoryUserRepository.stored(user, user));
  }

  @Override
  public Identification identify(User user) {
    return database.inTransaction(() -> {
      Optional<User> before = users.find(user.id())
          .filter(found -> found.isWaiting() && found.version() == user.version());
      if (before.isEmpty()) {
        return Identification.STALE;
      }
      if (users.findAndLock(user.identity().orElseThrow()).isPresent()) {
        return Identification.IDENTITY_TAKEN;
      }
      if (user.email().flatMap(users::find).isPresent()) {
        return Identification.EMAIL_TAKEN;
      }
      User stored = Samples.withIdentity(before.get(), user.identity().orElseThrow());
      database.users().put(user.id(),
          Samples.withVersion(InMemoryUserRepository.stored(user, stored), user.version() + 1));
      return Identification.IDENTIFIED;
    });
  }

  @Override
  public void merge(UserId waiting, UserId user, Instant now) {
    database.inTransaction(() -> {
      DirectoryGroups groups = new InMemoryDirectoryGroups(database);
      groups.ofUsers(Set.of(waiting)).getOrDefault(waiting, List.of()).forEach(group -> {
        groups.addMembers(group.id(), Set.of(user));
        groups.removeMembers(group.id(), Set.of(waiting));
        groups.update(group.changed(group.name(), group.externalId(), now));
      });
      long version = database.users().get(waiting).version();
      database.users().computeIfPresent(user,
          (id, kept) -> Samples.withVersion(kept, Math.max(kept.version(), version)));
      remove(waiting);
      return database.merged().put(waiting, user);
    });
  }

  @Override
  public void remove(UserId id) {
    database.inTransaction(
        () -> users.find(id).filter(User::isWaiting).map(found -> database.users().remove(id)).isPresent());
  }
}
