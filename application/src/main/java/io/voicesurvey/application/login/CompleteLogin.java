package io.voicesurvey.application.login;

import io.voicesurvey.application.login.ProviderCallback.Response;
import io.voicesurvey.application.login.ProviderCallback.Opening;
import io.voicesurvey.application.login.UserAdmission.Result;
import io.voicesurvey.application.port.AccessTokens;
import io.voicesurvey.application.port.AuditTrail;
import io.voicesurvey.application.port.ConfiguredProvider;
import io.voicesurvey.application.port.DatabaseUnavailable;
import io.voicesurvey.application.port.DirectoryGroups;
import io.voicesurvey.application.port.IdentityProviders;
import io.voicesurvey.application.port.IdentityProvider.Redemption.Redeemed;
import io.voicesurvey.application.port.LoginAttemptSeal;
import io.voicesurvey.application.port.RefreshTokens;
import io.voicesurvey.application.port.SecretGenerator;
import io.voicesurvey.application.port.SessionRepository;
import io.voicesurvey.application.port.Transactions;
import io.voicesurvey.application.port.UserRepository;
import io.voicesurvey.application.port.WaitingUsers;
import io.voicesurvey.application.session.Tokens;
import io.voicesurvey.domain.Secret;
import io.voicesurvey.domain.login.LoginAttempt;
import io.voicesurvey.domain.login.LoginAttemptId;
import io.voicesurvey.domain.login.ProviderId;
import io.voicesurvey.domain.login.ProviderProfile;
import io.voicesurvey.domain.login.ReturnTo;
import io.voicesurvey.domain.login.State;
import io.voicesurvey.domain.session.Client;
import io.voicesurvey.domain.session.SessionId;
import io.voicesurvey.domain.session.SessionPolicy;
import io.voicesurvey.domain.user.User;
import java.time.InstantSource;
import java.util.Optional;

/** Completes a login: recognizes the browser of {@link StartLogin}, redeems the code, and starts a session. */
public final class CompleteLogin {
  /**
   * @param provider      the configured provider of the callback
   * @param sealedAttempt the browser's cookie for this state
   * @param legacyAttempt the browser's cookie of an earlier release for this state. Any host of the domain can set such
   *                      a cookie, so it is accepted only if such a release sealed its content
   * @param code          of the authorization response
   * @param error         of the authorization response
   * @param iss           of the authorization response (RFC 9207)
   */
  public record Command(ProviderId provider, State state, Optional<Secret> sealedAttempt,
      Optional<Secret> legacyAttempt,
      Optional<Secret> code,
      Optional<String> error, Optional<String> iss, Client client) {
    /** For a browser without a cookie of an earlier release. */
    public Command(ProviderId provider, State state, Optional<Secret> sealedAttempt, Optional<Secret> code,
        Optional<String> error, Optional<String> iss, Client client) {
      this(provider, state, sealedAttempt, Optional.empty(), code, error, iss, client);
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

  private final IdentityProviders providers;
  private final ProviderCallback callback;
  private final UserAdmission admission;
  private final SessionRepository sessions;
  private final AuditTrail auditTrail;
  private final Transactions transactions;
  private final InstantSource clock;

  public CompleteLogin(IdentityProviders providers, LoginAttemptSeal seal, UserRepository users,
      WaitingUsers waitingUsers, DirectoryGroups groups, SessionRepository sessions, AuditTrail auditTrail,
      Transactions transactions, AccessTokens accessTokens, RefreshTokens refreshTokens, SecretGenerator secrets,
      SessionPolicy sessionPolicy, InstantSource clock) {
    this.providers = providers;
    this.callback = new ProviderCallback(seal, clock);
    this.admission = new UserAdmission(users, waitingUsers, groups, sessions, auditTrail, transactions, accessTokens,
        refreshTokens, secrets, sessionPolicy, clock);
    this.sessions = sessions;
    this.auditTrail = auditTrail;
    this.transactions = transactions;
    this.clock = clock;
  }

  public Outcome execute(Command command) {
    return switch (callback.open(command)) {
      case Opening.Opened(LoginAttempt attempt) -> complete(command, attempt);
      case Opening.Refused(String reason) -> new Outcome.StateRefused(reason);
    };
  }

  private Outcome complete(Command command, LoginAttempt attempt) {
    try {
      return sessions.isUsed(attempt.id()) ? used() : authenticate(command, attempt);
    } catch (DatabaseUnavailable e) {
      return new Outcome.Failed(new LoginFailure.DatabaseUnavailable(e.reason()), attempt.returnTo());
    }
  }

  private Outcome authenticate(Command command, LoginAttempt attempt) {
    ConfiguredProvider called = providers.find(command.provider())
        .orElseThrow(() -> new IllegalArgumentException("the provider of the callback is not configured"));
    return switch (callback.authenticate(command, attempt, called)) {
      case Response.Authenticated(Redeemed redeemed) ->
        admit(redeemed, attempt, called.profile(), command.client());
      case Response.Failed(LoginFailure failure) -> failed(failure, attempt, called.profile(), command.client());
    };
  }

  private Outcome admit(Redeemed redeemed, LoginAttempt attempt, ProviderProfile profile, Client client) {
    return switch (admission.admit(redeemed, attempt, profile.adoption(), client)) {
      case Result.Admitted(User user, SessionId sessionId, Tokens tokens) ->
        new Outcome.SignedIn(user, sessionId, tokens, attempt.returnTo());
      case Result.Refused(LoginFailure failure) -> failed(failure, attempt, profile, client);
      case Result.AttemptUsed used -> used();
    };
  }

  private Outcome failed(LoginFailure failure, LoginAttempt attempt, ProviderProfile profile, Client client) {
    return failure instanceof LoginFailure.Audited audited && !record(audited, attempt.id(), profile, client)
        ? used()
        : new Outcome.Failed(failure, attempt.returnTo());
  }

  /**
   * Records a failure, once for each attempt: otherwise any client could fill the audit trail. Returns false and
   * records nothing if the attempt was used before.
   */
  private boolean record(LoginFailure.Audited failure, LoginAttemptId attempt, ProviderProfile profile,
      Client client) {
    return transactions.inTransaction(() -> {
      boolean isFirst = sessions.markUsed(attempt);
      if (isFirst) {
        auditTrail.add(LoginEvents.failed(failure, profile.issuer(), client, clock.instant()));
      }
      return isFirst;
    });
  }

  private static Outcome used() {
    return new Outcome.StateRefused("state was used before, expected an unused one");
  }
}
