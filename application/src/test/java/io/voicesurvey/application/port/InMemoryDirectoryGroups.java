package io.voicesurvey.application.port;

import io.voicesurvey.domain.user.DirectoryGroup;
import io.voicesurvey.domain.user.GroupId;
import io.voicesurvey.domain.user.User;
import io.voicesurvey.domain.user.UserId;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Groups in an {@link InMemoryDatabase}. Its transactions run one after the other, so no lock is needed. */
public final class InMemoryDirectoryGroups implements DirectoryGroups {
  private final InMemoryDatabase database;
  private final AtomicInteger readsOfMembers = new AtomicInteger();

  public InMemoryDirectoryGroups(InMemoryDatabase database) {
    this.database = database;
  }

  @Override
  public void lock() {
    database.inTransaction(() -> true);
  }

  @Override
  public List<DirectoryGroup> all() {
    return database.inTransaction(
        () -> database.groups().values().stream().sorted(Comparator.comparing(DirectoryGroup::name)).toList());
  }

  @Override
  public Optional<DirectoryGroup> find(GroupId id) {
    return database.inTransaction(() -> Optional.ofNullable(database.groups().get(id)));
  }

  @Override
  public boolean add(DirectoryGroup group) {
    return database.inTransaction(() -> {
      if (isTaken(group)) {
        return false;
      }
      database.groups().put(group.id(), stored(group));
      return true;
    });
  }

  @Override
  public boolean update(DirectoryGroup group) {
    return database.inTransaction(() -> {
      if (isTaken(group)) {
        return false;
      }
      database.groups().replace(group.id(), stored(group));
      return true;
    });
  }

  private boolean isTaken(DirectoryGroup group) {
    return database.groups().values().stream().filter(other -> !other.id().equals(group.id()))
        .anyMatch(other -> other.name().equals(group.name())
            || other.externalId().isPresent() && other.externalId().equals(group.externalId()));
  }

  private static DirectoryGroup stored(DirectoryGroup group) {
    return new DirectoryGroup(group.id(), group.name(), group.externalId(), InMemoryDatabase.stored(group.createdAt()),
        InMemoryDatabase.stored(group.updatedAt()), group.version());
  }

  @Override
  public void remove(GroupId id) {
    database.inTransaction(() -> {
      database.groupMembers().remove(id);
      return Optional.ofNullable(database.groups().remove(id));
    });
  }

  /** How often the members of a group were read. */
  public int readsOfMembers() {
    return readsOfMembers.get();
  }

  @Override
  public Set<UserId> members(GroupId id) {
    readsOfMembers.incrementAndGet();
    return database.inTransaction(() -> database.groupMembers().getOrDefault(id, Set.of()));
  }

  @Override
  public Map<UserId, List<DirectoryGroup>> ofUsers(Set<UserId> users) {
    return database.inTransaction(() -> {
      Map<UserId, List<DirectoryGroup>> found = new HashMap<>();
      users.forEach(user -> {
        List<DirectoryGroup> groups = all().stream().filter(group -> members(group.id()).contains(user)).toList();
        if (!groups.isEmpty()) {
          found.put(user, groups);
        }
      });
      return found;
    });
  }

  @Override
  public void addMembers(GroupId id, Set<UserId> users) {
    if (!database.inTransaction(() -> database.users().keySet().containsAll(users))) {
      throw new IllegalStateException("a member does not exist");
    }
    change(id, members -> members.addAll(users));
  }

  @Override
  public void removeMembers(GroupId id, Set<UserId> users) {
    change(id, members -> members.removeAll(users));
  }

  @Override
  public void removeFromAll(UserId user, Instant now) {
    all().stream().filter(group -> members(group.id()).contains(user)).forEach(group -> {
      removeMembers(group.id(), Set.of(user));
      update(group.changed(group.name(), group.externalId(), now));
    });
  }

  @Override
  public Map<UserId, UserId> merged(Set<UserId> users) {
    return database.inTransaction(() -> users.stream().filter(database.merged()::containsKey)
        .collect(Collectors.toMap(Function.identity(), database.merged()::get)));
  }

  /** Replaces the set, so that the set of an earlier state stays as it is. */
  private void change(GroupId id, Consumer<Set<UserId>> change) {
    database.inTransaction(() -> {
      Set<UserId> members = new HashSet<>(members(id));
      change.accept(members);
      database.groupMembers().put(id, Set.copyOf(members));
      return members.size();
    });
  }

  @Override
  public List<User> lockUsers(Set<UserId> users) {
    return database.inTransaction(() -> users.stream().map(database.users()::get).filter(Objects::nonNull).toList());
  }

  @Override
  public void storeRoles(List<User> users, Instant now) {
    database.inTransaction(() -> {
      users.forEach(user -> {
        User before = database.users().get(user.id());
        if (before.version() != user.version()) {
          throw new IllegalStateException("a user changed although it was locked");
        }
        User changed = new User(before.id(), before.identity(), user.provisioning(), before.email(),
            before.emailVerified(), before.name(), user.role(), before.status(), before.createdAt(),
            InMemoryDatabase.stored(now), before.lastLoginAt(), before.version() + 1);
        database.users().put(user.id(), changed);
      });
      return users.size();
    });
  }
}
