package io.voicesurvey.application.program;

import io.voicesurvey.application.port.AuditTrail;
import io.voicesurvey.application.port.SecretGenerator;
import io.voicesurvey.application.port.ServiceAccounts;
import io.voicesurvey.application.port.SessionRepository;
import io.voicesurvey.application.port.Transactions;
import io.voicesurvey.application.port.UserRepository;
import io.voicesurvey.domain.Secret;
import io.voicesurvey.domain.audit.Actor;
import io.voicesurvey.domain.audit.AuditEvent;
import io.voicesurvey.domain.program.ClientSecret;
import io.voicesurvey.domain.program.CredentialId;
import io.voicesurvey.domain.program.SecretDigest;
import io.voicesurvey.domain.program.ServiceAccount;
import io.voicesurvey.domain.user.ServiceName;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/**
 * Creates a secret for a service account, which may have {@link ServiceAccount#MAX_LIVE_SECRETS}. Deletes expired ones
 * whose last tokens have expired too. Until then an administrator can delete an expired secret, to end its tokens.
 */
public final class CreateClientSecret {
  /** @param lifetime positive; empty: the secret does not expire */
  public record Command(ServiceName name, Optional<Duration> lifetime, Actor actor) {
    public Command {
      if (lifetime.filter(given -> !given.isPositive()).isPresent()) {
        throw new IllegalArgumentException("the lifetime of a secret must be positive");
      }
    }
  }

  public sealed interface Outcome {
    /** @param value shown once: only its digest is stored */
    record Created(String clientId, ClientSecret secret, Secret value) implements Outcome {}

    record NotFound() implements Outcome {}

    record TooManySecrets() implements Outcome {}
  }

  private final UserRepository users;
  private final ServiceAccounts accounts;
  private final SecretRemoval removal;
  private final AuditTrail auditTrail;
  private final Transactions transactions;
  private final SecretGenerator secrets;
  private final Duration tokenLifetime;
  private final InstantSource clock;

  /** @param tokenLifetime of the tokens for client secrets */
  public CreateClientSecret(UserRepository users, ServiceAccounts accounts, SessionRepository sessions,
      AuditTrail auditTrail, Transactions transactions, SecretGenerator secrets, Duration tokenLifetime,
      InstantSource clock) {
    this.users = users;
    this.accounts = accounts;
    this.removal = new SecretRemoval(accounts, sessions, auditTrail);
    this.auditTrail = auditTrail;
    this.transactions = transactions;
    this.secrets = secrets;
    this.tokenLifetime = tokenLifetime;
    this.clock = clock;
  }

  public Outcome execute(Command command) {
    return transactions.inTransaction(() -> users.findAndLock(command.name().identity())
        .map(user -> create(accounts.find(command.name()).orElseThrow(), command, clock.instant()))
        .orElseGet(Outcome.NotFound::new));
  }

  private Outcome create(ServiceAccount account, Command command, Instant now) {
    if (!account.mayAddSecret(now)) {
      return new Outcome.TooManySecrets();
    }
    account.secrets().stream().filter(old -> old.isExpired(now.minus(tokenLifetime)))
        .forEach(old -> removal.remove(account.user().id(), old.id(), command.actor(), now));
    Secret value = secrets.secret();
    ClientSecret secret = new ClientSecret(new CredentialId(secrets.id()), SecretDigest.of(value), now,
        command.lifetime().map(now::plus));
    accounts.addSecret(account.user().id(), secret);
    auditTrail.add(AuditEvent.clientSecretCreated(account.user().id(), secret, command.actor(), now));
    return new Outcome.Created(account.clientId(), secret, value);
  }
}
