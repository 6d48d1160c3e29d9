package io.voicesurvey.application.user;

import io.voicesurvey.application.port.PendingRoles;
import io.voicesurvey.application.port.Transactions;
import io.voicesurvey.application.port.UserRepository;
import io.voicesurvey.application.user.ImportUsers.Line.Assignment;
import io.voicesurvey.domain.audit.Actor;
import io.voicesurvey.domain.user.ActiveAdministrators;
import io.voicesurvey.domain.user.EmailAddress;
import io.voicesurvey.domain.user.PendingRole;
import io.voicesurvey.domain.user.User;
import io.voicesurvey.domain.user.UserStatus;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
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
  sealed interface Result {
    Assignment line();

    record Changed(Assignment line, User before, User after) implements Result {}

    /**
     * The line is stored as a pending role.
     *
     * @param reduction the change of an existing user whose email is not verified
     */
    record Pending(Assignment line, Optional<Changed> reduction) implements Result {}

    record Unchanged(Assignment line) implements Result {}

    /** The line would remove the last active administrator. */
    record LastAdmin(Assignment line) implements Result {}

    /** Retry the line: its user changed concurrently, or its pending role must be stored after other changes. */
    record Retry(Assignment line) implements Result {}
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

  List<Result> apply(List<Assignment> lines, Actor actor) {
    return transactions.inTransaction(() -> new Batch(lines, actor).apply());
  }

  /** @param administrators after the previous batches of the dry run; updated */
  List<Result> dryRun(List<Assignment> lines, Actor actor, ActiveAdministrators administrators) {
    return transactions.inTransaction(() -> new Batch(lines, actor).dryRun(administrators));
  }

  /** The current active administrators, for {@link #dryRun}. */
  ActiveAdministrators activeAdministrators() {
    return new ActiveAdministrators(transactions.inTransaction(users::lockActiveAdmins));
  }

  /** Reads first, without a lock: usually few lines change anything, or none. */
  private final class Batch {
    private final Actor actor;
    private final Instant now = clock.instant();
    private final Map<String, User> known;
    private final Map<String, PendingRole> waiting;
    private final List<Result> results = new ArrayList<>();
    private final List<Assignment> toChange = new ArrayList<>();
    /** Lines that store a pending role. Some also change a user: a reduction needs no verified email. */
    private final Set<Assignment> toStore = new LinkedHashSet<>();
    private final Map<Assignment, Result.Changed> reductions = new HashMap<>();

    Batch(List<Assignment> lines, Actor actor) {
      this.actor = actor;
      this.known = byEmail(users.find(emails(lines)));
      this.waiting = pendingRoles.find(emails(lines)).stream()
          .collect(Collectors.toMap(role -> role.email().canonical(), Function.identity()));
      lines.forEach(this::classify);
    }

    private void classify(Assignment line) {
      Optional<User> user = Optional.ofNullable(known.get(key(line)));
      boolean changes = user.filter(found -> !changed(found, line).equals(found)).isPresent();
      boolean isPending = user.filter(User::emailVerified).isEmpty() && !isStored(line);
      if (changes) {
        toChange.add(line);
      }
      if (isPending) {
        toStore.add(line);
      }
      if (!changes && !isPending) {
        results.add(new Result.Unchanged(line));
      }
    }

    List<Result> apply() {
      Set<EmailAddress> obsolete = obsolete();
      if (toChange.isEmpty()) {
        storePending(obsolete);
      } else {
        toStore.removeIf(line -> !toChange.contains(line) && results.add(new Result.Retry(line)));
        changeAndStore(obsolete);
      }
      return results;
    }

    /** Lines that only store a pending role use the next transaction, so that logins do not wait for all changes. */
    private void changeAndStore(Set<EmailAddress> obsolete) {
      // Before any user is locked: locking a user first and the admins afterwards could deadlock.
      ActiveAdministrators administrators = new ActiveAdministrators(users.lockActiveAdmins());
      Map<String, User> locked = byEmail(users.findAndLock(emails(toChange)));
      if (!toStore.isEmpty() || !obsolete.isEmpty()) {
        // Before any user is changed: a login holds this lock and may wait for a changed user's email.
        pendingRoles.lock();
      }
      change(locked, administrators, change -> changes.store(change.before(), change.after(), actor, now));
      storePending(obsolete);
    }

    private void storePending(Set<EmailAddress> obsolete) {
      if (!toStore.isEmpty() || !obsolete.isEmpty()) {
        pendingRoles.lock();
        pendingRoles.remove(obsolete);
        storePending();
      }
    }

    List<Result> dryRun(ActiveAdministrators administrators) {
      change(known, administrators, change -> {});
      toStore.forEach(line -> results.add(pendingResult(line)));
      return results;
    }

    /** The pending emails that existing users have verified. Their roles are no longer needed. */
    private Set<EmailAddress> obsolete() {
      return waiting.values().stream().map(PendingRole::email)
          .filter(email -> Optional.ofNullable(known.get(email.canonical())).filter(User::emailVerified).isPresent())
          .collect(Collectors.toUnmodifiableSet());
    }

    private void change(Map<String, User> found, ActiveAdministrators administrators, Storing storing) {
      toChange.forEach(line -> {
        Result result = Optional.ofNullable(found.get(key(line)))
            .map(user -> change(line, user, administrators, storing))
            .orElseGet(() -> new Result.Retry(line));
        boolean isPending = toStore.contains(line);
        if (isPending && result instanceof Result.Changed change && !change.before().emailVerified()) {
          reductions.put(line, change);
        } else if (!isPending || !(result instanceof Result.Unchanged)) {
          toStore.remove(line);
          results.add(result);
        }
      });
    }

    private Result change(Assignment line, User before, ActiveAdministrators administrators, Storing storing) {
      User after = changed(before, line);
      if (after.equals(before)) {
        return new Result.Unchanged(line);
      }
      if (!administrators.apply(after)) {
        return new Result.LastAdmin(line);
      }
      Result.Changed change = new Result.Changed(line, before, after);
      storing.store(change);
      return change;
    }

    private void storePending() {
      Map<String, User> existing = byEmail(users.find(emails(toStore)));
      Map<Boolean, List<Assignment>> lines = toStore.stream()
          .collect(Collectors.partitioningBy(line -> mayBePending(line, Optional.ofNullable(existing.get(key(line))))));
      pendingRoles.put(lines.get(true).stream().map(this::pending).toList());
      lines.get(true).forEach(line -> results.add(pendingResult(line)));
      lines.get(false).forEach(line -> results.add(new Result.Retry(line)));
    }

    /** False if a user now exists who has the email verified or whom the line must change first. */
    private boolean mayBePending(Assignment line, Optional<User> user) {
      return user.map(found -> !found.emailVerified() && changed(found, line).equals(found)).orElse(true);
    }

    private Result.Pending pendingResult(Assignment line) {
      return new Result.Pending(line, Optional.ofNullable(reductions.get(line)));
    }

    private boolean isStored(Assignment line) {
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

  /** Stores a change, or only computes it. */
  @FunctionalInterface
  private interface Storing {
    void store(Result.Changed change);
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
