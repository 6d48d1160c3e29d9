package io.voicesurvey.application.user;

import io.voicesurvey.application.port.AuditTrail;
import io.voicesurvey.application.port.DirectoryGroups;
import io.voicesurvey.application.port.SecretGenerator;
import io.voicesurvey.application.port.Transactions;
import io.voicesurvey.application.port.UserRepository;
import io.voicesurvey.domain.audit.Actor;
import io.voicesurvey.domain.audit.AuditEventType;
import io.voicesurvey.domain.user.ActiveAdministrators;
import io.voicesurvey.domain.user.DirectoryGroup;
import io.voicesurvey.domain.user.ExternalId;
import io.voicesurvey.domain.user.GroupId;
import io.voicesurvey.domain.user.GroupRoles;
import io.voicesurvey.domain.user.UserId;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** Creates a group that a directory states. Its members get the role of the group's name. */
public final class CreateGroup {
  public record Command(String name, Optional<ExternalId> externalId, Set<UserId> members, Actor actor) {
    public Command {
      Objects.requireNonNull(name, "name");
      Objects.requireNonNull(externalId, "externalId");
      members = Set.copyOf(members);
    }
  }

  public sealed interface Outcome {
    record Created(DirectoryGroup group) implements Outcome {}

    /** No role is known for the name. */
    record Unmapped() implements Outcome {}

    /** Another group has the name or the external id. */
    record Taken() implements Outcome {}

    /** The directory may see no user with that id. */
    record UnknownMember(UserId member) implements Outcome {}

    /** The change would remove the last active administrator: {@link ActiveAdministrators#LAST}. */
    record LastAdmin() implements Outcome {}
  }

  private final DirectoryGroups groups;
  private final GroupChanges changes;
  private final ChangeGroup changeGroup;
  private final GroupRoles roles;
  private final Transactions transactions;
  private final SecretGenerator secrets;
  private final InstantSource clock;

  public CreateGroup(DirectoryGroups groups, UserRepository users, AuditTrail auditTrail, Transactions transactions,
      SecretGenerator secrets, GroupRoles roles, InstantSource clock) {
    this.groups = groups;
    this.changes = new GroupChanges(groups, users, auditTrail, roles);
    this.changeGroup = new ChangeGroup(groups, users, auditTrail, transactions, roles, clock);
    this.roles = roles;
    this.transactions = transactions;
    this.secrets = secrets;
    this.clock = clock;
  }

  public Outcome execute(Command command) {
    if (roles.role(command.name()).isEmpty()) {
      return new Outcome.Unmapped();
    }
    try {
      Outcome outcome = transactions.inTransaction(() -> create(command, clock.instant()));
      return outcome instanceof Outcome.Created(DirectoryGroup group) && command.members().size() > GroupChanges.BATCH
          ? addOthers(command, group)
          : outcome;
    } catch (GroupChanges.LastAdminLost e) {
      return new Outcome.LastAdmin();
    } catch (GroupChanges.NameTaken e) {
      return new Outcome.Taken();
    }
  }

  private Outcome create(Command command, Instant now) {
    ActiveAdministrators administrators = changes.lock();
    DirectoryGroup group = new DirectoryGroup(new GroupId(secrets.id()), command.name(), command.externalId(), now);
    Set<UserId> members = changes.current(command.members()).apply(command.members());
    GroupChanges.Change all = new GroupChanges.Change(AuditEventType.GROUP_CREATED, group, members, Set.of(), Set.of(),
        command.actor(), now);
    GroupChanges.Change part = all.part(administrators);
    Optional<UserId> unknown = part.equals(all) ? Optional.empty() : changes.unknown(members);
    return unknown.or(() -> changes.apply(part, administrators, () -> {
      if (!groups.add(group)) {
        throw new GroupChanges.NameTaken();
      }
      groups.addMembers(group.id(), part.added());
    })).<Outcome>map(Outcome.UnknownMember::new).orElseGet(() -> new Outcome.Created(group));
  }

  /** Adds the rest of many members. */
  private Outcome addOthers(Command command, DirectoryGroup group) {
    ChangeGroup.Command adding = new ChangeGroup.Command(group.id(),
        List.of(new GroupStep.AddMembers(command.members())), AcceptedVersions.ANY, command.actor());
    return switch (changeGroup.execute(adding)) {
      case ChangeGroup.Outcome.Changed(DirectoryGroup changed) -> new Outcome.Created(changed);
      case ChangeGroup.Outcome.NotFound deleted -> new Outcome.Created(group);
      case ChangeGroup.Outcome.UnknownMember(UserId member) -> new Outcome.UnknownMember(member);
      case ChangeGroup.Outcome.LastAdmin last -> new Outcome.LastAdmin();
      case ChangeGroup.Outcome.Stale stale -> throw new IllegalStateException("no version was asked for");
      case ChangeGroup.Outcome.Unmapped unmapped -> throw new IllegalStateException("the name stays");
      case ChangeGroup.Outcome.Taken taken -> throw new IllegalStateException("the name stays");
    };
  }
}
