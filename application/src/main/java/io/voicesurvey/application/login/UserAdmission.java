package io.voicesurvey.application.login;

import io.voicesurvey.application.port.AccessTokens;
import io.voicesurvey.application.port.AuditTrail;
import io.voicesurvey.application.port.IdentityProvider.Redemption.Redeemed;
import io.voicesurvey.application.port.PendingRoles;
import io.voicesurvey.application.port.RefreshTokens;
import io.voicesurvey.application.port.SecretGenerator;
import io.voicesurvey.application.port.SessionRepository;
import io.voicesurvey.application.port.Transactions;
import io.voicesurvey.application.port.UserRepository;
import io.voicesurvey.application.session.Tokens;
import io.voicesurvey.domain.audit.Actor;
import io.voicesurvey.domain.audit.AuditEvent;
import io.voicesurvey.domain.login.LoginAttempt;
import io.voicesurvey.domain.session.Client;
import io.voicesurvey.domain.session.SessionId;
import io.voicesurvey.domain.session.SessionPolicy;
import io.voicesurvey.domain.user.ActiveAdministrators;
import io.voicesurvey.domain.user.AdoptionPolicy;
import io.voicesurvey.domain.user.PendingRole;
import io.voicesurvey.domain.user.Person;
import io.voicesurvey.domain.user.User;
import io.voicesurvey.domain.user.UserId;
import io.voicesurvey.domain.user.UserMatch;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;

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

  /**
   * What a round locks before it admits. Others lock in the same order, so that rounds do not deadlock.
   *
   * @param administrators needed if a pending role may remove an administrator
   * @param emailHolder    needed if the user with the email may be adopted
   */
  private record Locks(boolean administrators, boolean emailHolder) {
    static final Locks NONE = new Locks(false, false);

    Locks withAdministrators() {
      return new Locks(true, emailHolder);
    }

    Locks withEmailHolder() {
      return new Locks(administrators, true);
    }
  }

  private final UserRepository users;
  private final PendingRoles pendingRoles;
  private final SessionRepository sessions;
  private final AuditTrail auditTrail;
  private final UserAdoption userAdoption;
  private final SessionOpening sessionOpening;
  private final Transactions transactions;
  private final SecretGenerator secrets;
  private final InstantSource clock;

  UserAdmission(UserRepository users, PendingRoles pendingRoles, SessionRepository sessions, AuditTrail auditTrail,
      Transactions transactions, AccessTokens accessTokens, RefreshTokens refreshTokens, SecretGenerator secrets,
      SessionPolicy sessionPolicy, InstantSource clock) {
    this.users = users;
    this.pendingRoles = pendingRoles;
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
    Locks needed = Locks.NONE;
    for (int i = 0; i < MAX_ROUNDS; i++) {
      Locks locks = needed;
      try {
        return transactions.inTransaction(() -> tryToAdmit(redeemed, attempt, adoption, client, locks));
      } catch (ConcurrentLogin e) {
        // Nothing was written. The next round reads the result of the other login.
      } catch (AdministratorsNotLocked e) {
        needed = needed.withAdministrators();
      } catch (EmailHolderNotLocked e) {
        needed = needed.withEmailHolder();
      } catch (AttemptUsed e) {
        return new Result.AttemptUsed();
      }
    }
    throw new IllegalStateException("too many concurrent logins of one user");
  }

  private Result tryToAdmit(Redeemed redeemed, LoginAttempt attempt, AdoptionPolicy adoption, Client client,
      Locks locks) {
    Instant now = clock.instant();
    Person person = redeemed.person();
    Optional<ActiveAdministrators> administrators = Optional.of(locks).filter(Locks::administrators)
        .map(locked -> new ActiveAdministrators(users.lockActiveAdmins()));
    Optional<User> known = users.findAndLock(person.identity());
    Optional<User> holder = person.email().filter(email -> known.isEmpty() && locks.emailHolder())
        .flatMap(users::findAndLock);
    return switch (UserMatch.of(person, known, holder, adoption)) {
      case UserMatch.Disabled(User user) -> new Result.Refused(new LoginFailure.UserDisabled(user.id()));
      case UserMatch.Conflict(User other) -> new Result.Refused(
          new LoginFailure.EmailConflict(person, Optional.empty(), Optional.of(other.id())));
      case UserMatch.Known(User user) ->
        signIn(redeemed, attempt, Optional.of(user), adoption, administrators, client, now);
      case UserMatch.Unknown unknown ->
        signIn(redeemed, attempt, Optional.empty(), adoption, administrators, client, now);
      case UserMatch.Adopted(User other) -> signIn(redeemed, attempt,
          Optional.of(userAdoption.adopt(other, person.identity(), now).orElseThrow(ConcurrentLogin::new)), adoption,
          administrators, client, now);
    };
  }

  /**
   * @param known          the active user, locked; empty at a first login
   * @param administrators locked before any user; empty if not needed so far
   */
  private Result signIn(Redeemed redeemed, LoginAttempt attempt, Optional<User> known, AdoptionPolicy adoption,
      Optional<ActiveAdministrators> administrators, Client client, Instant now) {
    Person person = redeemed.person();
    Optional<PendingRole> claimed = person.email()
        .filter(email -> known.map(user -> user.hasNewEmail(person)).orElse(true)).flatMap(pendingRoles::claim);
    Optional<PendingRole> pending = claimed.filter(waiting -> mayApply(known, person, waiting, administrators, now));
    User user = known.map(found -> found.signedIn(person, pending, now))
        .orElseGet(() -> User.atFirstLogin(new UserId(secrets.id()), person, pending, now));
    boolean isStored = known.isPresent() ? update(user) : insert(user);
    if (!isStored && known.isEmpty() && adoption.covers(person)) {
      throw new EmailHolderNotLocked();
    }
    if (!isStored) {
      return new Result.Refused(emailConflict(person, known));
    }
    removeApplied(pending, person);
    LoginEvents.changed(known, user, redeemed, now).forEach(auditTrail::add);
    if (!user.isActive()) {
      endSessions(user, now);
      return new Result.Refused(new LoginFailure.UserDisabled(user.id()));
    }
    Result.Admitted admitted = sessionOpening.open(user, redeemed, attempt, client, now)
        .orElseThrow(AttemptUsed::new);
    auditTrail.add(LoginEvents.signedIn(user, admitted.sessionId(), redeemed, known.isEmpty(), claimed,
        pending.isPresent(), client, now));
    return admitted;
  }

  /** False if the pending role would remove the last active administrator. */
  private static boolean mayApply(Optional<User> known, Person person, PendingRole waiting,
      Optional<ActiveAdministrators> administrators, Instant now) {
    Optional<User> demoted = known.filter(User::isActiveAdmin)
        .filter(user -> user.signedIn(person, Optional.empty(), now).isActiveAdmin())
        .map(user -> user.signedIn(person, Optional.of(waiting), now)).filter(user -> !user.isActiveAdmin());
    return demoted.map(user -> administrators.orElseThrow(AdministratorsNotLocked::new).apply(user)).orElse(true);
  }

  /** Ends the sessions of an existing user whom the pending status disabled. */
  private void endSessions(User user, Instant now) {
    int count = sessions.revoke(user.id());
    if (count > 0) {
      auditTrail.add(AuditEvent.sessionsRevoked(user.id(), count, Actor.IMPORT, now));
    }
  }

  /** Without a verified email the role stays pending: this user may not be the email's owner. */
  private void removeApplied(Optional<PendingRole> pending, Person person) {
    pending.filter(applied -> person.isEmailVerified())
        .ifPresent(applied -> pendingRoles.remove(Set.of(applied.email())));
  }

  private LoginFailure emailConflict(Person person, Optional<User> known) {
    return new LoginFailure.EmailConflict(person, known.map(User::id),
        person.email().flatMap(users::find).map(User::id));
  }

  /** False if another user has the email. */
  private boolean insert(User user) {
    return switch (users.insert(user)) {
      case INSERTED -> true;
      case EMAIL_TAKEN -> false;
      case IDENTITY_TAKEN -> throw new ConcurrentLogin();
    };
  }

  /** False if another user has the email. */
  private boolean update(User user) {
    return switch (users.update(user)) {
      case UPDATED -> true;
      case EMAIL_TAKEN -> false;
      case STALE -> throw new ConcurrentLogin();
    };
  }

  /** Another login of the same user changed the row after it was read: roll back and retry. */
  private static final class ConcurrentLogin extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  /** The pending role may remove an administrator: roll back, lock all administrators before any user, and retry. */
  private static final class AdministratorsNotLocked extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  /** The user with the email may be adopted: roll back, lock that user before the pending role, and retry. */
  private static final class EmailHolderNotLocked extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  /** The same attempt was completed meanwhile: roll back the change of the user's row. */
  private static final class AttemptUsed extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }
}
