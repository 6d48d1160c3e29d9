package io.voicesurvey.application.program;

import io.voicesurvey.application.port.AuditTrail;
import io.voicesurvey.application.port.SecretGenerator;
import io.voicesurvey.application.port.Transactions;
import io.voicesurvey.application.port.UserRepository;
import io.voicesurvey.domain.audit.Actor;
import io.voicesurvey.domain.audit.AuditEvent;
import io.voicesurvey.domain.program.ServiceAccount;
import io.voicesurvey.domain.user.Role;
import io.voicesurvey.domain.user.ServiceName;
import io.voicesurvey.domain.user.User;
import io.voicesurvey.domain.user.UserId;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/** Creates a service account. */
public final class CreateService {
  public record Command(ServiceName name, Role role, Actor actor) {}

  public sealed interface Outcome {
    record Created(ServiceAccount account) implements Outcome {}

    record NameTaken() implements Outcome {}
  }

  private final UserRepository users;
  private final AuditTrail auditTrail;
  private final Transactions transactions;
  private final SecretGenerator secrets;
  private final InstantSource clock;

  public CreateService(UserRepository users, AuditTrail auditTrail, Transactions transactions, SecretGenerator secrets,
      InstantSource clock) {
    this.users = users;
    this.auditTrail = auditTrail;
    this.transactions = transactions;
    this.secrets = secrets;
    this.clock = clock;
  }

  public Outcome execute(Command command) {
    return transactions.inTransaction(() -> create(command, clock.instant()));
  }

  private Outcome create(Command command, Instant now) {
    User user = User.serviceAccount(new UserId(secrets.id()), command.name(), command.role(), now);
    return switch (users.insert(user)) {
      case INSERTED -> {
        auditTrail.add(AuditEvent.serviceCreated(user.id(), user.role(), command.actor(), now));
        yield new Outcome.Created(new ServiceAccount(user, List.of(), Optional.empty()));
      }
      case IDENTITY_TAKEN -> new Outcome.NameTaken();
      case EMAIL_TAKEN ->
        throw new IllegalStateException("an account without an email conflicts with the email of a user");
    };
  }
}
