package io.voicesurvey.application.program;

import io.voicesurvey.application.port.AuditTrail;
import io.voicesurvey.application.port.ServiceAccounts;
import io.voicesurvey.application.port.SessionRepository;
import io.voicesurvey.application.port.Transactions;
import io.voicesurvey.application.port.UserRepository;
import io.voicesurvey.domain.audit.Actor;
import io.voicesurvey.domain.program.CredentialId;
import io.voicesurvey.domain.user.ServiceName;
import io.voicesurvey.domain.user.UserId;
import java.time.InstantSource;
import java.util.OptionalInt;

/** Deletes a secret of a service account, and ends the tokens that a program got with it. */
public final class DeleteClientSecret {
  public record Command(ServiceName name, CredentialId secret, Actor actor) {}

  public sealed interface Outcome {
    /** @param sessions the number of ended tokens */
    record Deleted(UserId account, int sessions) implements Outcome {}

    /** The account does not exist or has no such secret. */
    record NotFound() implements Outcome {}
  }

  private final UserRepository users;
  private final SecretRemoval removal;
  private final Transactions transactions;
  private final InstantSource clock;

  public DeleteClientSecret(UserRepository users, ServiceAccounts accounts, SessionRepository sessions,
      AuditTrail auditTrail, Transactions transactions, InstantSource clock) {
    this.users = users;
    this.removal = new SecretRemoval(accounts, sessions, auditTrail);
    this.transactions = transactions;
    this.clock = clock;
  }

  public Outcome execute(Command command) {
    return transactions.inTransaction(() -> users.findAndLock(command.name().identity())
        .map(user -> delete(user.id(), command)).orElseGet(Outcome.NotFound::new));
  }

  private Outcome delete(UserId account, Command command) {
    OptionalInt ended = removal.remove(account, command.secret(), command.actor(), clock.instant());
    return ended.isPresent() ? new Outcome.Deleted(account, ended.getAsInt()) : new Outcome.NotFound();
  }
}
