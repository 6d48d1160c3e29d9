package io.voicesurvey.application.program;

import io.voicesurvey.application.port.AccessTokens;
import io.voicesurvey.application.port.AuditTrail;
import io.voicesurvey.application.port.SecretGenerator;
import io.voicesurvey.application.port.SessionRepository;
import io.voicesurvey.application.port.Transactions;
import io.voicesurvey.application.port.UserRepository;
import io.voicesurvey.application.port.UserRepository.Update;
import io.voicesurvey.domain.Secret;
import io.voicesurvey.domain.audit.Actor;
import io.voicesurvey.domain.audit.AuditEvent;
import io.voicesurvey.domain.session.Client;
import io.voicesurvey.domain.session.Session;
import io.voicesurvey.domain.session.SessionId;
import io.voicesurvey.domain.session.SessionPolicy;
import io.voicesurvey.domain.user.Role;
import io.voicesurvey.domain.user.ServiceName;
import io.voicesurvey.domain.user.User;
import io.voicesurvey.domain.user.UserId;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * Issues an access token for a program, under a service account that is created if necessary. The token has a session,
 * so that it is listed and can be revoked like any other.
 */
public final class IssueServiceToken {
  /**
   * @param role the account's new role; empty: unchanged, or viewer for a new account
   * @param ttl  the token's lifetime, at least one second; empty: 30 minutes, or the absolute limit of sessions if that
   *             is shorter
   */
  public record Command(ServiceName service, Optional<Role> role, Optional<Duration> ttl, Actor actor) {
    public Command {
      if (ttl.filter(given -> given.toSeconds() < 1).isPresent()) {
        throw new IllegalArgumentException("the lifetime of a token must be at least one second");
      }
    }
  }

  public sealed interface Outcome {
    record Issued(Secret token, User account, SessionId sessionId) implements Outcome {}

    record AccountDisabled() implements Outcome {}

    /** @param most the absolute limit of sessions */
    record TooLong(Duration most) implements Outcome {}
  }

  private static final Duration DEFAULT_TTL = Duration.ofMinutes(30);

  private final UserRepository users;
  private final SessionRepository sessions;
  private final AuditTrail auditTrail;
  private final Transactions transactions;
  private final AccessTokens accessTokens;
  private final SecretGenerator secrets;
  private final SessionPolicy policy;
  private final InstantSource clock;

  public IssueServiceToken(UserRepository users, SessionRepository sessions, AuditTrail auditTrail,
      Transactions transactions, AccessTokens accessTokens, SecretGenerator secrets, SessionPolicy policy,
      InstantSource clock) {
    this.users = users;
    this.sessions = sessions;
    this.auditTrail = auditTrail;
    this.transactions = transactions;
    this.accessTokens = accessTokens;
    this.secrets = secrets;
    this.policy = policy;
    this.clock = clock;
  }

  public Outcome execute(Command command) {
    return ttl(command).compareTo(policy.absoluteLimit()) > 0
        ? new Outcome.TooLong(policy.absoluteLimit())
        : transactions.inTransaction(() -> issue(command));
  }

  private Duration ttl(Command command) {
    return command.ttl().orElseGet(() -> Collections.min(List.of(DEFAULT_TTL, policy.absoluteLimit())));
  }

  private Outcome issue(Command command) {
    Instant now = clock.instant();
    User account = account(command, now);
    return account.isActive()
        ? start(withRole(account, command, now), command, now)
        : new Outcome.AccountDisabled();
  }

  private User account(Command command, Instant now) {
    return users.findAndLock(command.service().identity()).orElseGet(() -> create(command, now));
  }

  private User create(Command command, Instant now) {
    User account = User.serviceAccount(new UserId(secrets.id()), command.service(),
        command.role().orElse(Role.VIEWER), now);
    return switch (users.insert(account)) {
      case INSERTED -> account;
      // A concurrent call created it.
      case IDENTITY_TAKEN -> users.findAndLock(command.service().identity()).orElseThrow();
      case EMAIL_TAKEN ->
        throw new IllegalStateException("an account without an email conflicts with the email of a user");
    };
  }

  private User withRole(User before, Command command, Instant now) {
    User after = before.changed(command.role().orElse(before.role()), before.status(), now);
    if (after.equals(before)) {
      return before;
    }
    if (users.update(after) != Update.UPDATED) {
      throw new IllegalStateException("a user changed although it was locked");
    }
    auditTrail.add(AuditEvent.roleChanged(after.id(), before.role(), after.role(), command.actor(), now));
    return after;
  }

  private Outcome start(User account, Command command, Instant now) {
    Duration ttl = ttl(command);
    SessionPolicy lifetime = new SessionPolicy(ttl, ttl, Duration.ZERO);
    Session session = sessions.insert(Session.started(new SessionId(secrets.id()), account.id(), Client.UNKNOWN,
        Optional.empty(), lifetime, now))
        .orElseThrow(() -> new IllegalStateException("a session without a login attempt conflicts with another"));
    auditTrail
        .add(AuditEvent.serviceTokenIssued(account.id(), account.role(), ttl, session.id(), command.actor(), now));
    return new Outcome.Issued(accessTokens.issueForWholeSession(account, session, session.createdAt()).token(),
        account, session.id());
  }
}
