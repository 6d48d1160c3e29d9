package io.voicesurvey.application.login;

import io.voicesurvey.application.port.AccessTokens;
import io.voicesurvey.application.port.AuditTrail;
import io.voicesurvey.application.port.DatabaseUnavailable;
import io.voicesurvey.application.port.IdentityProvider;
import io.voicesurvey.application.port.IdentityProvider.Redemption;
import io.voicesurvey.application.port.IdentityProviderFault;
import io.voicesurvey.application.port.IdentityProviderUnavailable;
import io.voicesurvey.application.port.LoginAttemptSeal;
import io.voicesurvey.application.port.PendingRoles;
import io.voicesurvey.application.port.RefreshTokens;
import io.voicesurvey.application.port.SecretGenerator;
import io.voicesurvey.application.port.SessionRepository;
import io.voicesurvey.application.port.Transactions;
import io.voicesurvey.application.port.UserRepository;
import io.voicesurvey.application.session.Tokens;
import io.voicesurvey.domain.Secret;
import io.voicesurvey.domain.audit.Actor;
import io.voicesurvey.domain.audit.AuditEvent;
import io.voicesurvey.domain.login.LoginAttempt;
import io.voicesurvey.domain.login.ReturnTo;
import io.voicesurvey.domain.login.State;
import io.voicesurvey.domain.session.Client;
import io.voicesurvey.domain.session.ProviderLogin;
import io.voicesurvey.domain.session.Session;
import io.voicesurvey.domain.session.SessionId;
import io.voicesurvey.domain.session.SessionPolicy;
import io.voicesurvey.domain.user.PendingRole;
import io.voicesurvey.domain.user.Person;
import io.voicesurvey.domain.user.User;
import io.voicesurvey.domain.user.UserId;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/** Completes a login: recognizes the browser of {@link StartLogin}, redeems the code, and starts a session. */
public final class CompleteLogin {
  /**
   * @param sealedAttempt the browser's cookie for this state
   * @param formerAttempt the browser's cookie of an earlier release for this state. Any host of the domain can set such
   *                      a cookie, so it is accepted only if such a release sealed its content
   * @param code          of the authorization response
   * @param error         of the authorization response
   * @param iss           of the authorization response (RFC 9207)
   */
  public record Command(State state, Optional<Secret> sealedAttempt, Optional<Secret> formerAttempt,
      Optional<Secret> code,
      Optional<String> error, Optional<String> iss, Client client) {
    /** For a browser without a cookie of an earlier release. */
    public Command(State state, Optional<Secret> sealedAttempt, Optional<Secret> code, Optional<String> error,
        Optional<String> iss, Client client) {
      this(state, sealedAttempt, Optional.empty(), code, error, iss, client);
    }
  }

  public sealed interface Outcome {
    record SignedIn(User user, SessionId sessionId, Tokens tokens, Optional<ReturnTo> returnTo) implements Outcome {}

    /**
     * The attempt is not this browser's, has expired, or was completed before.
     *
     * @param reason the cause, for the log: the received and the expected value
     */
    record StateRefused(String reason) implements Outcome {}

    record Failed(LoginFailure failure, Optional<ReturnTo> returnTo) implements Outcome {}
  }

  /** The retry limit when another login of the same user interferes. In each round one of them succeeds. */
  private static final int MAX_CONTENTION = 20;

  /** The characters of registered error codes. RFC 6749 allows more, but responses must not repeat those. */
  private static final Pattern ERROR_CODE = Pattern.compile("[A-Za-z0-9_.-]{1,64}");

  private final IdentityProvider provider;
  private final LoginAttemptSeal seal;
  private final UserRepository users;
  private final PendingRoles pendingRoles;
  private final SessionRepository sessions;
  private final AuditTrail auditTrail;
  private final Transactions transactions;
  private final AccessTokens accessTokens;
  private final RefreshTokens refreshTokens;
  private final SecretGenerator secrets;
  private final SessionPolicy sessionPolicy;
  private final InstantSource clock;

  public CompleteLogin(IdentityProvider provider, LoginAttemptSeal seal, UserRepository users,
      PendingRoles pendingRoles, SessionRepository sessions, AuditTrail auditTrail, Transactions transactions,
      AccessTokens accessTokens,
      RefreshTokens refreshTokens, SecretGenerator secrets, SessionPolicy sessionPolicy, InstantSource clock) {
    this.provider = provider;
    this.seal = seal;
    this.users = users;
    this.pendingRoles = pendingRoles;
    this.sessions = sessions;
    this.auditTrail = auditTrail;
    this.transactions = transactions;
    this.accessTokens = accessTokens;
    this.refreshTokens = refreshTokens;
    this.secrets = secrets;
    this.sessionPolicy = sessionPolicy;
    this.clock = clock;
  }

  public Outcome execute(Command command) {
    Optional<LoginAttempt> opened = command.sealedAttempt().flatMap(seal::open)
        .or(() -> command.formerAttempt().flatMap(seal::openFormer));
    if (opened.isEmpty()) {
      return new Outcome.StateRefused("the login's cookie is "
          + (command.sealedAttempt().or(command::formerAttempt).isPresent() ? "none that can be opened" : "missing")
          + ", expected the one that this browser was given");
    }
    LoginAttempt attempt = opened.get();
    if (!attempt.state().equals(command.state())) {
      return new Outcome.StateRefused("state is another login's, expected that of the login's cookie");
    }
    return attempt.isExpired(clock.instant())
        ? new Outcome.StateRefused("the login ended at " + attempt.expiresAt() + ", expected to be back before")
        : complete(command, attempt);
  }

  private Outcome complete(Command command, LoginAttempt attempt) {
    try {
      return sessions.isUsed(attempt.id())
          ? used()
          : recorded(attempted(command, attempt), attempt, command.client());
    } catch (DatabaseUnavailable e) {
      return failed(new LoginFailure.DatabaseUnavailable(e.reason()), attempt);
    }
  }

  private static Outcome used() {
    return new Outcome.StateRefused("state was used before, expected one that was not");
  }

  /**
   * A success is recorded in the transaction of the login. Failures are recorded only if they are based on the
   * provider's tokens, once for each attempt: otherwise a stranger could fill the audit trail.
   */
  private Outcome recorded(Outcome outcome, LoginAttempt attempt, Client client) {
    return outcome instanceof Outcome.Failed failed && failed.failure() instanceof LoginFailure.Audited vouched
        ? transactions.inTransaction(() -> record(failed, vouched, attempt, client))
        : outcome;
  }

  private Outcome record(Outcome.Failed failed, LoginFailure.Audited failure, LoginAttempt attempt, Client client) {
    if (!sessions.markUsed(attempt.id())) {
      return used();
    }
    auditTrail.add(LoginEvents.failed(failure, client, clock.instant()));
    return failed;
  }

  private Outcome attempted(Command command, LoginAttempt attempt) {
    try {
      return answer(command, attempt);
    } catch (IdentityProviderUnavailable e) {
      return failed(new LoginFailure.ProviderUnavailable(e.getMessage(), e.retryAfter()), attempt);
    } catch (IdentityProviderFault e) {
      return failed(new LoginFailure.ProviderFault(e.getMessage()), attempt);
    }
  }

  private Outcome answer(Command command, LoginAttempt attempt) {
    if (command.code().isPresent() == command.error().isPresent()) {
      return failed(new LoginFailure.MalformedResponse(), attempt);
    }
    if (!provider.isIssuer(command.iss())) {
      return failed(new LoginFailure.IssuerMismatch(command.iss()), attempt);
    }
    if (command.error().isPresent()) {
      return failed(refusal(command.error().get()), attempt);
    }
    return redeem(command.code().get(), attempt, command.client());
  }

  private static LoginFailure refusal(String error) {
    return error.equals("access_denied")
        ? new LoginFailure.Denied()
        : new LoginFailure.ProviderRefused(Optional.of(error).filter(code -> ERROR_CODE.matcher(code).matches()));
  }

  private Outcome redeem(Secret code, LoginAttempt attempt, Client client) {
    return switch (provider.redeem(code, attempt.verifier(), attempt.nonce())) {
      case Redemption.CodeRefused refused ->
        failed(new LoginFailure.ProviderRefused(Optional.of("invalid_grant")), attempt);
      case Redemption.IdTokenRefused(String check) -> failed(new LoginFailure.IdTokenRefused(check), attempt);
      case Redemption.Redeemed redeemed -> signIn(redeemed, attempt, client);
    };
  }

  private Outcome signIn(Redemption.Redeemed redeemed, LoginAttempt attempt, Client client) {
    Supplier<Optional<Set<UserId>>> admins = Optional::empty;
    for (int i = 0; i < MAX_CONTENTION; i++) {
      Supplier<Optional<Set<UserId>>> locked = admins;
      try {
        return transactions.inTransaction(() -> trySignIn(redeemed, attempt, client, locked.get()));
      } catch (ConcurrentLogin e) {
        // Nothing was written. The next round reads the result of the other login.
      } catch (AdministratorsNotLocked e) {
        admins = () -> Optional.of(users.lockActiveAdmins());
      } catch (AttemptUsed e) {
        return used();
      }
    }
    throw new IllegalStateException("the same person signs in too often at once");
  }

  /** @param admins the active ones, locked before any user; empty if not needed so far */
  private Outcome trySignIn(Redemption.Redeemed redeemed, LoginAttempt attempt, Client client,
      Optional<Set<UserId>> admins) {
    Instant now = clock.instant();
    Person person = redeemed.person();
    Optional<User> known = users.findAndLock(person.identity());
    Optional<User> disabled = known.filter(user -> !user.isActive());
    if (disabled.isPresent()) {
      return failed(new LoginFailure.UserDisabled(disabled.get().id()), attempt);
    }
    Optional<PendingRole> claimed = person.email()
        .filter(email -> known.map(user -> user.hasNewEmail(person)).orElse(true))
        .flatMap(pendingRoles::claim);
    Optional<PendingRole> pending = claimed.filter(waiting -> mayApply(known, person, waiting, admins));
    User user = known.map(found -> found.signedIn(person, pending, now))
        .orElseGet(() -> User.atFirstLogin(new UserId(secrets.id()), person, pending, now));
    boolean saved = known.isPresent() ? update(user) : insert(user);
    if (!saved) {
      return failed(emailConflict(person, known), attempt);
    }
    take(pending, person);
    LoginEvents.changed(known, user, redeemed, now).forEach(auditTrail::add);
    if (!user.isActive()) {
      shutOut(user, now);
      return failed(new LoginFailure.UserDisabled(user.id()), attempt);
    }
    Outcome.SignedIn signedIn = start(user, redeemed, attempt, client, now);
    auditTrail
        .add(LoginEvents.signedIn(signedIn, redeemed, known.isEmpty(), claimed, pending.isPresent(), client, now));
    return signedIn;
  }

  /** False if the pending role would remove the last active administrator. */
  private boolean mayApply(Optional<User> known, Person person, PendingRole waiting, Optional<Set<UserId>> admins) {
    Optional<User> endangered = known.filter(User::isActiveAdmin)
        .filter(user -> user.signedIn(person, Optional.empty(), clock.instant()).isActiveAdmin())
        .filter(user -> !user.signedIn(person, Optional.of(waiting), clock.instant()).isActiveAdmin());
    if (endangered.isPresent() && admins.isEmpty()) {
      throw new AdministratorsNotLocked();
    }
    return endangered.filter(user -> admins.filter(Set.of(user.id())::equals).isPresent()).isEmpty();
  }

  /** Ends the sessions of an existing user whom the pending status disabled. */
  private void shutOut(User user, Instant now) {
    int count = sessions.revoke(user.id());
    if (count > 0) {
      auditTrail.add(AuditEvent.sessionsRevoked(user.id(), count, Actor.IMPORT, now));
    }
  }

  /** Without a verified email the role stays pending: this user may not be the email's owner. */
  private void take(Optional<PendingRole> pending, Person person) {
    pending.filter(waiting -> person.isEmailVerified())
        .ifPresent(waiting -> pendingRoles.remove(Set.of(waiting.email())));
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

  private Outcome.SignedIn start(User user, Redemption.Redeemed redeemed, LoginAttempt attempt, Client client,
      Instant now) {
    ProviderLogin login = new ProviderLogin(attempt.id(), redeemed.providerSession(), redeemed.logoutHint());
    Session session = sessions.insert(Session.started(new SessionId(secrets.id()), user.id(), client,
        Optional.of(login), sessionPolicy, now)).orElseThrow(AttemptUsed::new);
    AccessTokens.Issued access = accessTokens.issue(user, session, session.createdAt());
    Tokens tokens = new Tokens(access.token(), access.lifetime(), refreshTokens.issue(session));
    return new Outcome.SignedIn(user, session.id(), tokens, attempt.returnTo());
  }

  private static Outcome failed(LoginFailure failure, LoginAttempt attempt) {
    return new Outcome.Failed(failure, attempt.returnTo());
  }

  /** Another login of the same user changed the row after it was read: roll back and retry. */
  private static final class ConcurrentLogin extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  /** The pending role may remove an administrator: roll back, lock all administrators before any user, and retry. */
  private static final class AdministratorsNotLocked extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  /** The same attempt was completed meanwhile: roll back the change of the user's row. */
  private static final class AttemptUsed extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }
}
