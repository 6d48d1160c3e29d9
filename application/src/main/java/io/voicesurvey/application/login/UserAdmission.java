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
  private final UserStorage storage;
  private final UserAdoption userAdoption;
  private final SessionOpening sessionOpening;
  private final Transactions transactions;
  private final InstantSource clock;

  UserAdmission(UserRepository users, WaitingUsers waitingUsers, DirectoryGroups groups, SessionRepository sessions,
      AuditTrail auditTrail, Transactions transactions, AccessTokens accessTokens, RefreshTokens refreshTokens,
      SecretGenerator secrets, SessionPolicy sessionPolicy, InstantSource clock) {
    this.users = users;
    this.waitingUsers = waitingUsers;
    this.groups = groups;
    this.sessions = sessions;
    this.auditTrail = auditTrail;
    this.storage = new UserStorage(users, waitingUsers, secrets);
    this.userAdoption = new UserAdoption(users, sessions, auditTrail);
    this.sessionOpening = new SessionOpening(sessions, auditTrail, accessTokens, refreshTokens, secrets, sessionPolicy);
    this.transactions = transactions;
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
      } catch (UserStorage.ConcurrentLogin e) {
        // Nothing was written. The next round reads the result of the other login.
      } catch (AdmissionLocks.Missing e) {
        needed = e.needed();
      } catch (UserStorage.EmailTaken e) {
        return new Result.Refused(e.failure());
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
      case UserMatch.Known(User user) -> admit(round, storage.signInAgain(round, user));
      case UserMatch.Adopted(User other) -> admit(round, storage.signInAgain(round,
          userAdoption.adopt(other, person.identity(), now).orElseThrow(UserStorage.ConcurrentLogin::new)));
      case UserMatch.Awaited(User user) -> admit(round, storage.endWait(round, user));
      case UserMatch.Unknown unknown -> admit(round, storage.signInFirst(round));
    };
  }

  private static boolean mayBeAwaited(Person person, Optional<KnownUser> known) {
    return known.map(found -> found.isAwaited() || found.user().hasNewEmail(person))
        .orElse(person.email().isPresent() || person.externalId().isPresent());
  }

  /** Opens the session of the stored user, and records the login. */
  private Result admit(AdmissionRound round, UserStorage.Stored stored) {
    User user = stored.user();
    LoginEvents.changed(stored.before(), user, round).forEach(auditTrail::add);
    if (!user.isActive()) {
      endSessions(user, LoginEvents.source(round.giver(User::status)), round.now());
      return new Result.Refused(new LoginFailure.UserDisabled(user.id()));
    }
    Result.Admitted admitted = sessionOpening
        .open(user, round.redeemed(), round.attempt(), round.client(), round.now()).orElseThrow(AttemptUsed::new);
    boolean isNew = stored.before().isEmpty()
        && round.claimed().stream().noneMatch(found -> found.id().equals(user.id()));
    auditTrail.add(LoginEvents.signedIn(user, admitted.sessionId(), round.redeemed(), isNew, round.waiting(),
        stored.isApplied(), stored.merged(), round.client(), round.now()));
    return admitted;
  }

  /** Ends the sessions of a user whom the status of the waiting one disabled. */
  private void endSessions(User user, Actor actor, Instant now) {
    int count = sessions.revoke(user.id());
    if (count > 0) {
      auditTrail.add(AuditEvent.sessionsRevoked(user.id(), count, actor, now));
    }
  }

  /** The same attempt was completed meanwhile: roll back the change of the user's row. */
  private static final class AttemptUsed extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }
}
