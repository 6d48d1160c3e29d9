package io.voicesurvey.application.user;

import io.voicesurvey.application.port.UserRepository;
import io.voicesurvey.application.port.WaitingUsers;
import io.voicesurvey.application.user.ImportUsers.Line.Assignment;
import io.voicesurvey.domain.audit.Actor;
import io.voicesurvey.domain.user.ActiveAdministrators;
import io.voicesurvey.domain.user.EmailAddress;
import io.voicesurvey.domain.user.User;
import io.voicesurvey.domain.user.UserId;
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

/**
 * The import lines of one transaction, which must surround all calls. Reads first, without a lock: usually few lines
 * change anything, or none.
 */
final class ImportBatch {
  private final Actor actor;
  private final UserRepository users;
  private final WaitingUsers waitingUsers;
  private final UserChanges changes;
  private final LineEffect effect;
  private final Map<String, User> known;
  private final Map<String, User> waiting;
  private final List<ImportResult> results = new ArrayList<>();
  private final List<Assignment> toChange = new ArrayList<>();
  /** Lines that store a waiting user. Some also change a user: a reduction needs no verified email. */
  private final Set<Assignment> toStore = new LinkedHashSet<>();
  private final Map<Assignment, ImportResult.Changed> reductions = new HashMap<>();
  private final List<UserChanges.Change> waitingChanges = new ArrayList<>();

  /** @param lines with different emails */
  ImportBatch(List<Assignment> lines, Actor actor, UserRepository users, WaitingUsers waitingUsers, UserChanges changes,
      LineEffect effect) {
    this.actor = actor;
    this.users = users;
    this.waitingUsers = waitingUsers;
    this.changes = changes;
    this.effect = effect;
    this.known = byEmail(users.find(emails(lines)));
    this.waiting = byEmail(waitingUsers.find(emails(lines)));
    lines.forEach(this::classify);
  }

  private void classify(Assignment line) {
    Optional<User> user = Optional.ofNullable(known.get(key(line)));
    if (enablesDeleted(line, user)) {
      results.add(new ImportResult.Deleted(line));
      return;
    }
    boolean changesUser = user.filter(found -> !effect.changed(found, line).equals(found)).isPresent();
    boolean mustWait = user.filter(User::emailVerified).isEmpty() && !isStored(line);
    if (changesUser) {
      toChange.add(line);
    }
    if (mustWait) {
      toStore.add(line);
    }
    if (!changesUser && !mustWait) {
      results.add(new ImportResult.Unchanged(line));
    }
  }

  List<ImportResult> apply() {
    List<UserId> obsolete = obsolete();
    if (toChange.isEmpty()) {
      storeWaiting(obsolete);
    } else {
      toStore.removeIf(line -> !toChange.contains(line) && results.add(new ImportResult.Retry(line)));
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
    change(locked, administrators, change -> changes.store(change.before(), change.after(), actor, effect.now()));
    storeWaiting(obsolete);
  }

  private void storeWaiting(List<UserId> obsolete) {
    if (!toStore.isEmpty() || !obsolete.isEmpty()) {
      waitingUsers.lock();
      obsolete.forEach(waitingUsers::remove);
      storeWaiting();
    }
  }

  List<ImportResult> dryRun(ActiveAdministrators administrators) {
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
      ImportResult result = Optional.ofNullable(found.get(key(line)))
          .map(user -> change(line, user, administrators, storing))
          .orElseGet(() -> new ImportResult.Retry(line));
      boolean mustWait = toStore.contains(line);
      if (mustWait && result instanceof ImportResult.Changed change && !change.before().emailVerified()) {
        reductions.put(line, change);
      } else if (!mustWait || !(result instanceof ImportResult.Unchanged)) {
        toStore.remove(line);
        results.add(result);
      }
    });
  }

  private ImportResult change(Assignment line, User before, ActiveAdministrators administrators, Storing storing) {
    User after = effect.changed(before, line);
    if (after.equals(before)) {
      return new ImportResult.Unchanged(line);
    }
    if (LineEffect.enablesDeleted(before, after)) {
      return new ImportResult.Deleted(line);
    }
    if (!changes.keepsAdministrator(before, after, administrators)) {
      return new ImportResult.LastAdmin(line);
    }
    ImportResult.Changed change = new ImportResult.Changed(line, before, after);
    storing.store(change);
    return change;
  }

  private void storeWaiting() {
    Map<String, User> existing = byEmail(users.find(emails(toStore)));
    Map<Boolean, List<Assignment>> lines = toStore.stream()
        .collect(
            Collectors.partitioningBy(line -> effect.mayWait(line, Optional.ofNullable(existing.get(key(line))))));
    Map<String, User> locked = byEmail(waitingUsers.findAndLock(emails(lines.get(true))));
    waitingUsers.add(lines.get(true).stream().filter(line -> !locked.containsKey(key(line))).map(effect::newWaiting)
        .toList());
    lines.get(true).forEach(line -> results.add(stored(line, Optional.ofNullable(locked.get(key(line))))));
    changes.store(waitingChanges, actor, effect.now());
    lines.get(false).forEach(line -> results.add(new ImportResult.Retry(line)));
  }

  private ImportResult stored(Assignment line, Optional<User> before) {
    if (before.filter(user -> LineEffect.enablesDeleted(user, effect.waiting(user, line))).isPresent()) {
      return new ImportResult.Deleted(line);
    }
    before.ifPresent(user -> changeWaiting(user, line));
    return waitingResult(line);
  }

  private void changeWaiting(User before, Assignment line) {
    User after = effect.waiting(before, line);
    if (!after.equals(before)) {
      waitingChanges.add(new UserChanges.Change(before, after));
    }
  }

  private ImportResult.Waiting waitingResult(Assignment line) {
    return new ImportResult.Waiting(line, Optional.ofNullable(reductions.get(line)));
  }

  private boolean isStored(Assignment line) {
    return Optional.ofNullable(waiting.get(key(line))).filter(found -> effect.waiting(found, line).equals(found))
        .isPresent();
  }

  /** @param known the user with the email; if it is not verified, the line also concerns the one who waits */
  private boolean enablesDeleted(Assignment line, Optional<User> known) {
    Optional<User> waits = Optional.ofNullable(waiting.get(key(line)))
        .filter(found -> known.filter(User::emailVerified).isEmpty());
    return known.filter(user -> LineEffect.enablesDeleted(user, effect.changed(user, line))).isPresent()
        || waits.filter(user -> LineEffect.enablesDeleted(user, effect.waiting(user, line))).isPresent();
  }

  /** Stores a change, or only computes it. */
  @FunctionalInterface
  private interface Storing {
    void store(ImportResult.Changed change);
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
