package io.voicesurvey.application.login;

import io.voicesurvey.application.port.SecretGenerator;
import io.voicesurvey.application.port.UserRepository;
import io.voicesurvey.application.port.WaitingUsers;
import io.voicesurvey.domain.user.Person;
import io.voicesurvey.domain.user.User;
import io.voicesurvey.domain.user.UserId;
import java.util.List;
import java.util.Optional;

/** Stores the user of a login. Merges the users who waited for the person into that user. */
final class UserStorage {
  /**
   * The stored user.
   *
   * @param before    the user before the login, if the audit trail contains the role; empty at a first login
   * @param user      as stored
   * @param isApplied false if the waiting user would remove the last active administrator
   * @param merged    the waiting users who were merged into this one
   */
  record Stored(Optional<User> before, User user, boolean isApplied, List<User> merged) {}

  private final UserRepository users;
  private final WaitingUsers waitingUsers;
  private final SecretGenerator secrets;

  UserStorage(UserRepository users, WaitingUsers waitingUsers, SecretGenerator secrets) {
    this.users = users;
    this.waitingUsers = waitingUsers;
    this.secrets = secrets;
  }

  /** @param known active and locked */
  Stored signInAgain(AdmissionRound round, User known) {
    Optional<User> applied = round.awaited().filter(found -> mayApply(round, known, found));
    User user = known.signedIn(round.person(), applied, round.now());
    // Without certainty the other user waits on: this one may not be the email's owner.
    List<User> merged = applied.filter(round.person()::isCertainly).map(found -> round.all()).orElse(List.of());
    // Before the update: no two users have one external id.
    merged.forEach(waiting -> merge(round, waiting, known));
    return switch (users.update(user)) {
      case UPDATED -> new Stored(Optional.of(known), user, applied.isPresent(), merged);
      case EMAIL_TAKEN -> throw new EmailTaken(emailConflict(round.person(), Optional.of(known)));
      case STALE -> throw new ConcurrentLogin();
    };
  }

  /** @param waiting active and locked */
  Stored endWait(AdmissionRound round, User waiting) {
    Optional<User> beside = round.beside();
    User user = beside.map(waiting::mergedWith).orElse(waiting).identified(round.person(), round.now());
    // Before the update: no two users have one external id.
    beside.ifPresent(other -> merge(round, other, waiting));
    return switch (waitingUsers.identify(user)) {
      // The role that a directory gave is in the audit trail already.
      case IDENTIFIED -> new Stored(Optional.of(waiting).filter(before -> before.provisioning().isStated()), user, true,
          beside.stream().toList());
      case EMAIL_TAKEN -> throw emailTaken(round);
      case IDENTITY_TAKEN, STALE -> throw new ConcurrentLogin();
    };
  }

  Stored signInFirst(AdmissionRound round) {
    User user = User.atFirstLogin(new UserId(secrets.id()), round.person(), round.now());
    return switch (users.insert(user)) {
      case INSERTED -> new Stored(Optional.empty(), user, true, List.of());
      case EMAIL_TAKEN -> throw emailTaken(round);
      case IDENTITY_TAKEN -> throw new ConcurrentLogin();
    };
  }

  /** What to throw if another user has the email of a first login. */
  private RuntimeException emailTaken(AdmissionRound round) {
    return round.adoption().covers(round.person())
        ? new AdmissionLocks.Missing(round.locks().withEmailHolder())
        : new EmailTaken(emailConflict(round.person(), Optional.empty()));
  }

  /** False if the waiting user would remove the last active administrator. */
  private static boolean mayApply(AdmissionRound round, User known, User waiting) {
    User changed = known.signedIn(round.person(), Optional.of(waiting), round.now());
    boolean isTaken = known.isActiveAdmin() && !changed.isActiveAdmin()
        && known.signedIn(round.person(), Optional.empty(), round.now()).isActiveAdmin();
    return !isTaken || round.administrators()
        .orElseThrow(() -> new AdmissionLocks.Missing(round.locks().withAdministrators())).apply(changed);
  }

  /** @param user locked, as the waiting one */
  private void merge(AdmissionRound round, User waiting, User user) {
    if (!round.locks().groups()) {
      throw new AdmissionLocks.Missing(round.locks().withGroups());
    }
    waitingUsers.merge(waiting.id(), user.id(), round.now());
  }

  private LoginFailure emailConflict(Person person, Optional<User> known) {
    return new LoginFailure.EmailConflict(person, known.map(User::id),
        person.email().flatMap(users::find).map(User::id));
  }

  /** Another login of the same user changed the row after it was read: roll back and retry. */
  static final class ConcurrentLogin extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  /** Another user has the email: roll back the removal of a waiting user. */
  static final class EmailTaken extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final transient LoginFailure failure;

    EmailTaken(LoginFailure failure) {
      super("another user has the email");
      this.failure = failure;
    }

    LoginFailure failure() {
      return failure;
    }
  }
}
