package io.voicesurvey.application.user;

import io.voicesurvey.application.port.PendingRoles;
import io.voicesurvey.application.port.Transactions;
import io.voicesurvey.application.port.UserRepository;
import io.voicesurvey.application.user.ImportUsers.Line.Assignment;
import io.voicesurvey.domain.audit.Actor;
import io.voicesurvey.domain.user.EmailAddress;
import io.voicesurvey.domain.user.PendingRole;
import io.voicesurvey.domain.user.User;
import io.voicesurvey.domain.user.UserId;
import io.voicesurvey.domain.user.UserStatus;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Applies import lines with different emails, all in one transaction. */
final class ImportBatches {
  /** The result of a line. */
  sealed interface Fate {
    Assignment line();

    record Changed(Assignment line, User before, User after) implements Fate {}

    /** @param taken the reduction for an existing user whose email is not verified */
    record Waits(Assignment line, Optional<Changed> taken) implements Fate {}

    record Unchanged(Assignment line) implements Fate {}

    /** The line would remove the last active administrator. */
    record LastAdmin(Assignment line) implements Fate {}

    /** Retry the line: its user changed concurrently, or its pending role must be stored after other changes. */
    record Overtaken(Assignment line) implements Fate {}
  }

  private final UserRepository users;
  private final PendingRoles pendingRoles;
  private final UserChanges changes;
  private final Transactions transactions;
  private final InstantSource clock;

  ImportBatches(UserRepository users, PendingRoles pendingRoles, UserChanges changes, Transactions transactions,
      InstantSource clock) {
    this.users = users;
    this.pendingRoles = pendingRoles;
    this.changes = changes;
    this.transactions = transactions;
    this.clock = clock;
  }

  List<Fate> apply(List<Assignment> lines, Actor actor) {
    return transactions.inTransaction(() -> new Batch(lines, actor).apply());
  }

  /** @param admins the active admins after the previous batches of the rehearsal; updated */
  List<Fate> rehearse(List<Assignment> lines, Actor actor, Set<UserId> admins) {
    return transactions.inTransaction(() -> new Batch(lines, actor).rehearse(admins));
  }

  /** The current active admins, for {@link #rehearse}. */
  Set<UserId> activeAdmins() {
    return new HashSet<>(transactions.inTransaction(users::lockActiveAdmins));
  }

  /** Reads first, without a lock: usually few lines change anything, or none. */
  private final class Batch {
    private final Actor actor;
    private final Instant now = clock.instant();
    private final Map<String, User> known;
    private final Map<String, PendingRole> waiting;
    private final List<Fate> fates = new ArrayList<>();
    private final List<Assignment> toChange = new ArrayList<>();
    /** Lines that store a pending role. Some also change a user: a reduction needs no verified email. */
    private final Set<Assignment> toKeep = new LinkedHashSet<>();
    private final Map<Assignment, Fate.Changed> taken = new HashMap<>();

    Batch(List<Assignment> lines, Actor actor) {
      this.actor = actor;
      this.known = byEmail(users.find(emails(lines)));
      this.waiting = pendingRoles.find(emails(lines)).stream()
          .collect(Collectors.toMap(role -> role.email().canonical(), Function.identity()));
      lines.forEach(this::sort);
    }

    private void sort(Assignment line) {
      Optional<User> user = Optional.ofNullable(known.get(key(line)));
      boolean changes = user.filter(found -> !changed(found, line).equals(found)).isPresent();
      boolean keeps = user.filter(User::emailVerified).isEmpty() && !isWaiting(line);
      if (changes) {
        toChange.add(line);
      }
      if (keeps) {
        toKeep.add(line);
      }
      if (!changes && !keeps) {
        fates.add(new Fate.Unchanged(line));
      }
    }

    List<Fate> apply() {
      Set<EmailAddress> came = came();
      if (toChange.isEmpty()) {
        keep(came);
      } else {
        toKeep.removeIf(line -> !toChange.contains(line) && fates.add(new Fate.Overtaken(line)));
        changeAndKeep(came);
      }
      return fates;
    }

    /** Lines that only store a pending role use the next transaction, so that logins do not wait for all changes. */
    private void changeAndKeep(Set<EmailAddress> came) {
      // Before any user is locked: locking a user first and the admins afterwards could deadlock.
      Set<UserId> admins = new HashSet<>(users.lockActiveAdmins());
      Map<String, User> locked = byEmail(users.findAndLock(emails(toChange)));
      if (!toKeep.isEmpty() || !came.isEmpty()) {
        // Before any user is changed: a login holds this lock and may wait for a changed user's email.
        pendingRoles.lock();
      }
      change(locked, admins, change -> changes.store(change.before(), change.after(), actor, now));
      keep(came);
    }

    private void keep(Set<EmailAddress> came) {
      if (!toKeep.isEmpty() || !came.isEmpty()) {
        pendingRoles.lock();
        pendingRoles.remove(came);
        keep();
      }
    }

    List<Fate> rehearse(Set<UserId> admins) {
      change(known, admins, change -> {});
      toKeep.forEach(line -> fates.add(waits(line)));
      return fates;
    }

    /** The pending emails that existing users have verified. Their roles are no longer needed. */
    private Set<EmailAddress> came() {
      return waiting.values().stream().map(PendingRole::email)
          .filter(email -> Optional.ofNullable(known.get(email.canonical())).filter(User::emailVerified).isPresent())
          .collect(Collectors.toUnmodifiableSet());
    }

    private void change(Map<String, User> found, Set<UserId> admins, Storing storing) {
      toChange.forEach(line -> {
        Fate fate = Optional.ofNullable(found.get(key(line))).map(user -> change(line, user, admins, storing))
            .orElseGet(() -> new Fate.Overtaken(line));
        boolean keeps = toKeep.contains(line);
        if (keeps && fate instanceof Fate.Changed change && !change.before().emailVerified()) {
          taken.put(line, change);
        } else if (!keeps || !(fate instanceof Fate.Unchanged)) {
          toKeep.remove(line);
          fates.add(fate);
        }
      });
    }

    private Fate change(Assignment line, User before, Set<UserId> admins, Storing storing) {
      User after = changed(before, line);
      if (after.equals(before)) {
        return new Fate.Unchanged(line);
      }
      if (!after.isActiveAdmin() && admins.equals(Set.of(before.id()))) {
        return new Fate.LastAdmin(line);
      }
      if (after.isActiveAdmin()) {
        admins.add(after.id());
      } else {
        admins.remove(after.id());
      }
      Fate.Changed change = new Fate.Changed(line, before, after);
      storing.store(change);
      return change;
    }

    private void keep() {
      Map<String, User> there = byEmail(users.find(emails(toKeep)));
      Map<Boolean, List<Assignment>> lines = toKeep.stream()
          .collect(Collectors.partitioningBy(line -> mayWait(line, Optional.ofNullable(there.get(key(line))))));
      pendingRoles.put(lines.get(true).stream().map(this::pending).toList());
      lines.get(true).forEach(line -> fates.add(waits(line)));
      lines.get(false).forEach(line -> fates.add(new Fate.Overtaken(line)));
    }

    /** False if a user now exists who has the email verified or whom the line must change first. */
    private boolean mayWait(Assignment line, Optional<User> user) {
      return user.map(found -> !found.emailVerified() && changed(found, line).equals(found)).orElse(true);
    }

    private Fate.Waits waits(Assignment line) {
      return new Fate.Waits(line, Optional.ofNullable(taken.get(line)));
    }

    private boolean isWaiting(Assignment line) {
      return Optional.ofNullable(waiting.get(key(line)))
          .filter(role -> role.role() == line.role() && role.status() == pending(line).status()).isPresent();
    }

    private PendingRole pending(Assignment line) {
      UserStatus before = Optional.ofNullable(waiting.get(key(line))).map(PendingRole::status)
          .orElse(UserStatus.ACTIVE);
      return new PendingRole(line.email(), line.role(), line.status().orElse(before), now);
    }

    private User changed(User user, Assignment line) {
      UserStatus status = line.status().orElse(user.status());
      return user.emailVerified()
          ? user.changed(line.role(), status, now)
          : user.restricted(line.role(), status, now);
    }
  }

  /** Stores a change, or only rehearses it. */
  @FunctionalInterface
  private interface Storing {
    void store(Fate.Changed change);
  }

  private static String key(Assignment line) {
    return line.email().canonical();
  }

  private static Set<EmailAddress> emails(Collection<Assignment> lines) {
    return lines.stream().map(Assignment::email).collect(Collectors.toUnmodifiableSet());
  }

  private static Map<String, User> byEmail(List<User> users) {
    return users.stream()
        .collect(Collectors.toMap(user -> user.email().orElseThrow().canonical(), Function.identity()));
  }
}
