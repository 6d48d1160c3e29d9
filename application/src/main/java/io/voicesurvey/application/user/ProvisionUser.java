package io.voicesurvey.application.user;

import io.voicesurvey.application.port.AuditTrail;
import io.voicesurvey.application.port.ProvisionedUsers;
import io.voicesurvey.application.port.SecretGenerator;
import io.voicesurvey.application.port.SessionRepository;
import io.voicesurvey.application.port.Transactions;
import io.voicesurvey.application.port.UserRepository;
import io.voicesurvey.application.port.WaitingUsers;
import io.voicesurvey.domain.audit.Actor;
import io.voicesurvey.domain.audit.AuditEvent;
import io.voicesurvey.domain.user.DirectoryProfile;
import io.voicesurvey.domain.user.User;
import io.voicesurvey.domain.user.UserId;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/** Creates a user whom a directory states. A user whom the directory deleted returns, with the same id. */
public final class ProvisionUser {
  public record Command(DirectoryProfile profile, Actor actor) {}

  public sealed interface Outcome {
    record Provisioned(User user) implements Outcome {}

    /** Another user has the user name, the external id or the email. */
    record Taken(User holder) implements Outcome {}
  }

  private final ProvisionedUsers provisionedUsers;
  private final UserRepository users;
  private final WaitingUsers waitingUsers;
  private final UserChanges changes;
  private final AuditTrail auditTrail;
  private final Transactions transactions;
  private final SecretGenerator secrets;
  private final InstantSource clock;

  public ProvisionUser(ProvisionedUsers provisionedUsers, UserRepository users, WaitingUsers waitingUsers,
      SessionRepository sessions, AuditTrail auditTrail, Transactions transactions, SecretGenerator secrets,
      InstantSource clock) {
    this.provisionedUsers = provisionedUsers;
    this.users = users;
    this.waitingUsers = waitingUsers;
    this.changes = new UserChanges(users, sessions, auditTrail);
    this.auditTrail = auditTrail;
    this.transactions = transactions;
    this.secrets = secrets;
    this.clock = clock;
  }

  public Outcome execute(Command command) {
    return transactions.inTransaction(() -> provision(command, clock.instant()));
  }

  private Outcome provision(Command command, Instant now) {
    DirectoryProfile profile = command.profile();
    // Before the lock: a login locks its user first, too.
    Optional<User> former = former(profile, provisionedUsers.findHolders(profile)).map(User::id)
        .flatMap(users::findAndLock).filter(user -> user.provisioning().removed());
    waitingUsers.lock();
    Optional<User> other = provisionedUsers.findHolders(profile).stream()
        .filter(holder -> former.filter(user -> user.id().equals(holder.id())).isEmpty()).findFirst();
    return other.<Outcome>map(Outcome.Taken::new)
        .orElseGet(() -> new Outcome.Provisioned(former.map(user -> restore(user, command, now))
            .orElseGet(() -> create(command, now))));
  }

  /** The deleted user who returns: by the external id, else by the user name. */
  private static Optional<User> former(DirectoryProfile profile, List<User> holders) {
    List<User> removed = holders.stream().filter(user -> user.provisioning().removed()).toList();
    return removed.stream().filter(user -> profile.externalId().isPresent()
        && user.externalId().equals(profile.externalId())).findFirst()
        .or(() -> removed.stream().filter(user -> user.userName().canonical().equals(profile.userName().canonical()))
            .findFirst());
  }

  private User restore(User former, Command command, Instant now) {
    changes.store(former, former.replaced(command.profile(), now), command.actor(), now);
    return users.find(former.id()).orElseThrow();
  }

  private User create(Command command, Instant now) {
    User user = User.provisioned(new UserId(secrets.id()), command.profile(), now);
    waitingUsers.add(List.of(user));
    auditTrail.add(AuditEvent.userProvisioned(user.id(), user.role(), command.actor(), now));
    return user;
  }
}
