package io.voicesurvey.application.login;

import io.voicesurvey.application.port.AccessTokens;
import io.voicesurvey.application.port.AuditTrail;
import io.voicesurvey.application.port.DirectoryGroups;
import io.voicesurvey.application.port.IdentityProvider.Redemption.Redeemed;
import io.voicesurvey.application.port.RefreshTokens;
import io.voicesurvey.application.port.SecretGenerator;
import io.voicesurvey.application.port.SessionRepository;
import io.voicesurvey.application.port.Transactions;
import io.voicesurvey.application.port.UserRepository;
import io.voicesurvey.application.port.UserRepository.KnownUser;
import io.voicesurvey.application.port.WaitingUsers;
import io.voicesurvey.application.session.Tokens;
import io.voicesurvey.domain.audit.Actor;
import io.voicesurvey.domain.audit.AuditEvent;
import io.voicesurvey.domain.login.LoginAttempt;
import io.voicesurvey.domain.session.Client;
import io.voicesurvey.domain.session.SessionId;
import io.voicesurvey.domain.session.SessionPolicy;
import io.voicesurvey.domain.user.ActiveAdministrators;
import io.voicesurvey.domain.user.AdoptionPolicy;
import io.voicesurvey.domain.user.Person;
import io.voicesurvey.domain.user.User;
import io.voicesurvey.domain.user.UserId;
import io.voicesurvey.domain.user.UserMatch;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/** This service's part of a login: admits a person whom the provider authenticated, and opens the session. */
final class UserAdmission {
  /** The result of an admission. */
  sealed interface Result {
    record Admitted(User user, SessionId sessionId, Tokens tokens) implements Result {}

    record Refused(LoginFailure failure) implements Result {}

    /** The attempt was completed meanwhile. */
    record AttemptUsed() implements Result {}
  }

  /** The retry limit when another login of the same user interferes. In each round one of them succeeds. */
  private static final int MAX_ROUNDS = 20;

  private final UserRepository users;
  private final WaitingUsers waitingUsers;
  private final DirectoryGroups groups;
  private final SessionRepository sessions;
  private final AuditTrail auditTrail;
  private final UserAdoption userAdoption;
  private final SessionOpening sessionOpening;
  private final Transactions transactions;
  private final SecretGenerator secrets;
  private final InstantSource clock;

  UserAdmission(UserRepository users, WaitingUsers waitingUsers, DirectoryGroups groups, SessionRepository sessions,
      AuditTrail auditTrail, Transactions transactions, AccessTokens accessTokens, RefreshTokens refreshTokens,
      SecretGenerator secrets, SessionPolicy sessionPolicy, InstantSource clock) {
    this.users = users;
    this.waitingUsers = waitingUsers;
    this.groups = groups;
    this.sessions = sessions;
    this.auditTrail = auditTrail;
    this.userAdoption = new UserAdoption(users, sessions, auditTrail);
    this.sessionOpening = new SessionOpening(sessions, auditTrail, accessTokens, refreshTokens, secrets, sessionPolicy);
    this.transactions = transactions;
    this.secrets = secrets;
    this.clock = clock;
  }

  /**
   * Stores the user, opens the session and records both, in one transaction.
   *
   * @param adoption the policy of the person's provider
   */
  Result admit(Redeemed redeemed, LoginAttempt attempt, AdoptionPolicy adoption, Client client) {
    AdmissionLocks needed = AdmissionLocks.NONE;
    for (int i = 0; i < MAX_ROUNDS; i++) {
      AdmissionLocks locks = needed;
      try {
        return transactions.inTransaction(() -> tryToAdmit(redeemed, attempt, adoption, client, locks));
      } catch (ConcurrentLogin e) {
        // Nothing was written. The next round reads the result of the other login.
      } catch (AdmissionLocks.Missing e) {
        needed = e.needed();
      } catch (EmailTaken e) {
        return new Result.Refused(e.failure);
      } catch (AttemptUsed e) {
        return new Result.AttemptUsed();
      }
    }
    throw new IllegalStateException("too many concurrent logins of one user");
  }

  private Result tryToAdmit(Redeemed redeemed, LoginAttempt attempt, AdoptionPolicy adoption, Client client,
      AdmissionLocks locks) {
    Instant now = clock.instant();
    Person person = redeemed.person();
    if (locks.groups()) {
      groups.lock();
    }
    Optional<ActiveAdministrators> administrators = Optional.of(locks).filter(AdmissionLocks::administrators)
        .map(locked -> new ActiveAdministrators(users.lockActiveAdmins()));
    Optional<KnownUser> found = users.findAndLock(person);
    Optional<User> known = found.map(KnownUser::user);
    Optional<User> holder = person.email().filter(email -> known.isEmpty() && locks.emailHolder())
        .flatMap(users::findAndLock);
    List<User> claimed = mayBeAwaited(person, found)
        ? UserMatch.withoutOthers(person, known, waitingUsers.claim(person))
        : List.of();
    List<User> waiting = known.or(() -> holder).map(user -> UserMatch.affecting(person, claimed)).orElse(claimed);
    AdmissionRound round = new AdmissionRound(redeemed, attempt, adoption, client, locks, administrators, waiting, now);
    return switch (UserMatch.of(person, known, holder, waiting, adoption)) {
      case UserMatch.Disabled(User user) when user.isWaiting() && adoption.covers(person) && !locks.emailHolder() ->
        throw new AdmissionLocks.Missing(locks.withEmailHolder());
      case UserMatch.Disabled(User user) -> new Result.Refused(new LoginFailure.UserDisabled(user.id()));
      case UserMatch.Conflict(User other) -> new Result.Refused(
          new LoginFailure.EmailConflict(person, Optional.empty(), Optional.of(other.id())));
      case UserMatch.Known(User user) -> signInAgain(round, user);
      case UserMatch.Adopted(User other) -> signInAgain(round,
          userAdoption.adopt(other, person.identity(), now).orElseThrow(ConcurrentLogin::new));
      case UserMatch.Awaited(User user) -> endWait(round, user);
      case UserMatch.Unknown unknown -> signInFirst(round);
    };
  }

  private static boolean mayBeAwaited(Person person, Optional<KnownUser> known) {
    return known.map(found -> found.isAwaited() || found.user().hasNewEmail(person))
        .orElse(person.email().isPresent() || person.externalId().isPresent());
  }

  /** @param known active and locked */
  private Result signInAgain(AdmissionRound round, User known) {
    Optional<User> applied = round.awaited().filter(found -> mayApply(round, known, found));
    User user = known.signedIn(round.person(), applied, round.now());
    // Without certainty the other user waits on: this one may not be the email's owner.
    List<User> merged = applied.filter(round.person()::isCertainly).map(found -> round.all()).orElse(List.of());
    // Before the update: no two users have one external id.
    merged.forEach(waiting -> merge(round, waiting, known));
    return switch (users.update(user)) {
      case UPDATED -> admit(round, Optional.of(known), user, applied.isPresent(), merged);
      case EMAIL_TAKEN -> throw new EmailTaken(emailConflict(round.person(), Optional.of(known)));
      case STALE -> throw new ConcurrentLogin();
    };
  }

  /** @param waiting active and locked */
  private Result endWait(AdmissionRound round, User waiting) {
    Optional<User> beside = round.beside();
    User user = beside.map(waiting::mergedWith).orElse(waiting).identified(round.person(), round.now());
    // Before the update: no two users have one external id.
    beside.ifPresent(other -> merge(round, other, waiting));
    return switch (waitingUsers.identify(user)) {
      // The role that a directory gave is in the audit trail already.
      case IDENTIFIED -> admit(round, Optional.of(waiting).filter(before -> before.provisioning().isStated()), user,
          true, beside.stream().toList());
      case EMAIL_TAKEN -> throw emailTaken(round);
      case IDENTITY_TAKEN, STALE -> throw new ConcurrentLogin();
    };
  }

  private Result signInFirst(AdmissionRound round) {
    User user = User.atFirstLogin(new UserId(secrets.id()), round.person(), round.now());
    return switch (users.insert(user)) {
      case INSERTED -> admit(round, Optional.empty(), user, true, List.of());
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

  /**
   * @param before    the user before the login, if the audit trail contains the role; empty at a first login
   * @param user      as stored
   * @param isApplied false if the waiting user would remove the last active administrator
   * @param merged    the waiting users who were merged into this one
   */
  private Result admit(AdmissionRound round, Optional<User> before, User user, boolean isApplied, List<User> merged) {
    LoginEvents.changed(before, user, round).forEach(auditTrail::add);
    if (!user.isActive()) {
      endSessions(user, LoginEvents.source(round.giver(User::status)), round.now());
      return new Result.Refused(new LoginFailure.UserDisabled(user.id()));
    }
    Result.Admitted admitted = sessionOpening
        .open(user, round.redeemed(), round.attempt(), round.client(), round.now()).orElseThrow(AttemptUsed::new);
    boolean isNew = before.isEmpty() && round.claimed().stream().noneMatch(found -> found.id().equals(user.id()));
    auditTrail.add(LoginEvents.signedIn(user, admitted.sessionId(), round.redeemed(), isNew, round.waiting(), isApplied,
        merged, round.client(), round.now()));
    return admitted;
  }

  /** False if the waiting user would remove the last active administrator. */
  private static boolean mayApply(AdmissionRound round, User known, User waiting) {
    User changed = known.signedIn(round.person(), Optional.of(waiting), round.now());
    boolean isTaken = known.isActiveAdmin() && !changed.isActiveAdmin()
        && known.signedIn(round.person(), Optional.empty(), round.now()).isActiveAdmin();
    return !isTaken || round.administrators()
        .orElseThrow(() -> new AdmissionLocks.Missing(round.locks().withAdministrators())).apply(changed);
  }

  /** Ends the sessions of a user whom the status of the waiting one disabled. */
  private void endSessions(User user, Actor actor, Instant now) {
    int count = sessions.revoke(user.id());
    if (count > 0) {
      auditTrail.add(AuditEvent.sessionsRevoked(user.id(), count, actor, now));
    }
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
  private static final class ConcurrentLogin extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  /** Another user has the email: roll back the removal of a waiting user. */
  private static final class EmailTaken extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final transient LoginFailure failure;

    EmailTaken(LoginFailure failure) {
      super("another user has the email");
      this.failure = failure;
    }
  }

  /** The same attempt was completed meanwhile: roll back the change of the user's row. */
  private static final class AttemptUsed extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }
}
