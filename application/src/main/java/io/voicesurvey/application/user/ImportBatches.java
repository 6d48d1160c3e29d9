package io.voicesurvey.application.user;

import io.voicesurvey.application.port.SecretGenerator;
import io.voicesurvey.application.port.Transactions;
import io.voicesurvey.application.port.UserRepository;
import io.voicesurvey.application.port.WaitingUsers;
import io.voicesurvey.application.user.ImportUsers.Line.Assignment;
import io.voicesurvey.domain.audit.Actor;
import io.voicesurvey.domain.user.ActiveAdministrators;
import io.voicesurvey.domain.user.EmailAddress;
import io.voicesurvey.domain.user.User;
import io.voicesurvey.domain.user.UserId;
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
     * The line adds or changes a waiting user.
     *
     * @param reduction the change of an existing user whose email is not verified
     */
    record Waiting(Assignment line, Optional<Changed> reduction) implements Result {}

    record Unchanged(Assignment line) implements Result {}

    /** The line would remove the last active administrator. */
    record LastAdmin(Assignment line) implements Result {}

    /** The line would enable a user whom a directory deleted. */
    record Deleted(Assignment line) implements Result {}

    /** Retry the line: its user changed concurrently, or its waiting user must be stored after other changes. */
    record Retry(Assignment line) implements Result {}
  }

  private final UserRepository users;
  private final WaitingUsers waitingUsers;
  private final UserChanges changes;
  private final Transactions transactions;
  private final SecretGenerator secrets;
  private final InstantSource clock;

  ImportBatches(UserRepository users, WaitingUsers waitingUsers, UserChanges changes, Transactions transactions,
      SecretGenerator secrets, InstantSource clock) {
    this.users = users;
    this.waitingUsers = waitingUsers;
    this.changes = changes;
    this.transactions = transactions;
    this.secrets = secrets;
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
    private final Map<String, User> waiting;
    private final List<Result> results = new ArrayList<>();
    private final List<Assignment> toChange = new ArrayList<>();
    /** Lines that store a waiting user. Some also change a user: a reduction needs no verified email. */
    private final Set<Assignment> toStore = new LinkedHashSet<>();
    private final Map<Assignment, Result.Changed> reductions = new HashMap<>();

    Batch(List<Assignment> lines, Actor actor) {
      this.actor = actor;
      this.known = byEmail(users.find(emails(lines)));
      this.waiting = byEmail(waitingUsers.find(emails(lines)));
      lines.forEach(this::classify);
    }

    private void classify(Assignment line) {
      Optional<User> user = Optional.ofNullable(known.get(key(line)));
      if (wakes(line, user)) {
        results.add(new Result.Deleted(line));
        return;
      }
      boolean changes = user.filter(found -> !changed(found, line).equals(found)).isPresent();
      boolean mustWait = user.filter(User::emailVerified).isEmpty() && !isStored(line);
      if (changes) {
        toChange.add(line);
      }
      if (mustWait) {
        toStore.add(line);
      }
      if (!changes && !mustWait) {
        results.add(new Result.Unchanged(line));
      }
    }

    List<Result> apply() {
      List<UserId> obsolete = obsolete();
      if (toChange.isEmpty()) {
        storeWaiting(obsolete);
      } else {
        toStore.removeIf(line -> !toChange.contains(line) && results.add(new Result.Retry(line)));
        changeAndStore(obsolete);
      }
      return results;
    }

    /** Lines that only store a waiting user use the next transaction, so that logins do not wait for all changes. */
    private void changeAndStore(List<UserId> obsolete) {
      // Before any user is locked: locking a user first and the admins afterwards could deadlock.
      ActiveAdministrators administrators = new ActiveAdministrators(users.lockActiveAdmins());
      Map<String, User> locked = byEmail(users.findAndLock(emails(toChange)));
      if (!toStore.isEmpty() || !obsolete.isEmpty()) {
        // Before any user is changed: a login holds this lock and may wait for a changed user's email.
        waitingUsers.lock();
      }
      change(locked, administrators, change -> changes.store(change.before(), change.after(), actor, now));
      storeWaiting(obsolete);
    }

    private void storeWaiting(List<UserId> obsolete) {
      if (!toStore.isEmpty() || !obsolete.isEmpty()) {
        waitingUsers.lock();
        obsolete.forEach(waitingUsers::remove);
        storeWaiting();
      }
    }

    List<Result> dryRun(ActiveAdministrators administrators) {
      change(known, administrators, change -> {});
      toStore.forEach(line -> results.add(waitingResult(line)));
      return results;
    }

    /**
     * The users who wait with an email that an existing user has verified. No login will end their wait. Those whom a
     * directory knows stay.
     */
    private List<UserId> obsolete() {
      return waiting.entrySet().stream()
          .filter(entry -> !entry.getValue().provisioning().isStated())
          .filter(entry -> Optional.ofNullable(known.get(entry.getKey())).filter(User::emailVerified).isPresent())
          .map(entry -> entry.getValue().id()).toList();
    }

    private void change(Map<String, User> found, ActiveAdministrators administrators, Storing storing) {
      toChange.forEach(line -> {
        Result result = Optional.ofNullable(found.get(key(line)))
            .map(user -> change(line, user, administrators, storing))
            .orElseGet(() -> new Result.Retry(line));
        boolean mustWait = toStore.contains(line);
        if (mustWait && result instanceof Result.Changed change && !change.before().emailVerified()) {
          reductions.put(line, change);
        } else if (!mustWait || !(result instanceof Result.Unchanged)) {
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
      if (wakes(before, after)) {
        return new Result.Deleted(line);
      }
      if (!administrators.apply(after)) {
        return new Result.LastAdmin(line);
      }
      Result.Changed change = new Result.Changed(line, before, after);
      storing.store(change);
      return change;
    }

    private void storeWaiting() {
      Map<String, User> existing = byEmail(users.find(emails(toStore)));
      Map<Boolean, List<Assignment>> lines = toStore.stream()
          .collect(Collectors.partitioningBy(line -> mayWait(line, Optional.ofNullable(existing.get(key(line))))));
      Map<String, User> locked = byEmail(waitingUsers.findAndLock(emails(lines.get(true))));
      waitingUsers.add(lines.get(true).stream().filter(line -> !locked.containsKey(key(line))).map(this::newWaiting)
          .toList());
      lines.get(true).forEach(line -> results.add(stored(line, Optional.ofNullable(locked.get(key(line))))));
      lines.get(false).forEach(line -> results.add(new Result.Retry(line)));
    }

    private Result stored(Assignment line, Optional<User> before) {
      if (before.filter(user -> wakes(user, waiting(user, line))).isPresent()) {
        return new Result.Deleted(line);
      }
      before.ifPresent(user -> changeWaiting(user, line));
      return waitingResult(line);
    }

    private void changeWaiting(User before, Assignment line) {
      User after = waiting(before, line);
      if (!after.equals(before)) {
        changes.store(before, after, actor, now);
      }
    }

    /** False if a user now exists who has the email verified or whom the line must change first. */
    private boolean mayWait(Assignment line, Optional<User> user) {
      return user.map(found -> !found.emailVerified() && changed(found, line).equals(found)).orElse(true);
    }

    private Result.Waiting waitingResult(Assignment line) {
      return new Result.Waiting(line, Optional.ofNullable(reductions.get(line)));
    }

    private boolean isStored(Assignment line) {
      return Optional.ofNullable(waiting.get(key(line))).filter(found -> waiting(found, line).equals(found))
          .isPresent();
    }

    private User waiting(User before, Assignment line) {
      return before.changed(line.role(), line.status().orElse(before.status()), now);
    }

    private User newWaiting(Assignment line) {
      return User.waiting(new UserId(secrets.id()), line.email(), line.role(),
          line.status().orElse(UserStatus.ACTIVE), now);
    }

    /** @param known the user with the email; if it is not verified, the line also concerns the one who waits */
    private boolean wakes(Assignment line, Optional<User> known) {
      Optional<User> waits = Optional.ofNullable(waiting.get(key(line)))
          .filter(found -> known.filter(User::emailVerified).isEmpty());
      return known.filter(user -> wakes(user, changed(user, line))).isPresent()
          || waits.filter(user -> wakes(user, waiting(user, line))).isPresent();
    }

    /** Whether the change enables a user whom the directory deleted: the directory would not learn of it. */
    private static boolean wakes(User before, User after) {
      return before.provisioning().removed() && !before.isActive() && after.isActive();
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
