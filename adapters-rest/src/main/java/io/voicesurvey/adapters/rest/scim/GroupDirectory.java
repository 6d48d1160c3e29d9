package io.voicesurvey.adapters.rest.scim;

import io.voicesurvey.application.user.ChangeGroup;
import io.voicesurvey.application.user.CreateGroup;
import io.voicesurvey.application.user.DeleteGroup;
import io.voicesurvey.application.user.FindGroupMembers;
import io.voicesurvey.application.user.FindGroups;
import io.voicesurvey.application.user.FindMemberships;
import io.voicesurvey.application.user.GroupStep;
import io.voicesurvey.application.user.ListGroupNames;
import io.voicesurvey.adapters.rest.problem.ProblemException;
import io.voicesurvey.application.user.AcceptedVersions;
import io.voicesurvey.domain.audit.Actor;
import io.voicesurvey.domain.user.DirectoryGroup;
import io.voicesurvey.domain.user.ExternalId;
import io.voicesurvey.domain.user.GroupId;
import io.voicesurvey.domain.user.UserId;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The groups of the directory: calls the use cases, and maps refusals to SCIM errors. */
@Singleton
public final class GroupDirectory {
  private static final Logger LOG = LoggerFactory.getLogger(GroupDirectory.class);

  private final ListGroupNames listGroupNames;
  private final FindGroups findGroups;
  private final FindGroupMembers findGroupMembers;
  private final FindMemberships findMemberships;
  private final CreateGroup createGroup;
  private final ChangeGroup changeGroup;
  private final DeleteGroup deleteGroup;

  @Inject
  public GroupDirectory(ListGroupNames listGroupNames, FindGroups findGroups, FindGroupMembers findGroupMembers,
      FindMemberships findMemberships, CreateGroup createGroup, ChangeGroup changeGroup, DeleteGroup deleteGroup) {
    this.listGroupNames = listGroupNames;
    this.findGroups = findGroups;
    this.findGroupMembers = findGroupMembers;
    this.findMemberships = findMemberships;
    this.createGroup = createGroup;
    this.changeGroup = changeGroup;
    this.deleteGroup = deleteGroup;
  }

  /** The names that a group may get. */
  List<String> names() {
    return listGroupNames.execute(new ListGroupNames.Command()).names();
  }

  List<DirectoryGroup> all() {
    return findGroups.execute(new FindGroups.Command(Optional.empty())).groups();
  }

  DirectoryGroup show(String id) {
    return findGroups.execute(new FindGroups.Command(Optional.of(groupId(id)))).groups().stream().findFirst()
        .orElseThrow(Refusals::notFound);
  }

  /** The members of each of those groups. */
  Map<GroupId, Set<UserId>> members(List<GroupId> groups) {
    return findGroupMembers.execute(new FindGroupMembers.Command(Set.copyOf(groups))).members();
  }

  /** The groups of each of those users who has any. */
  Map<UserId, List<DirectoryGroup>> ofUsers(Set<UserId> users) {
    return users.isEmpty()
        ? Map.of()
        : findMemberships.execute(new FindMemberships.Command(users)).groups();
  }

  DirectoryGroup create(String name, Optional<ExternalId> externalId, Set<UserId> members, Actor actor) {
    return switch (createGroup.execute(new CreateGroup.Command(name, externalId, members, actor))) {
      case CreateGroup.Outcome.Created(DirectoryGroup group) -> {
        log("group created", actor, group.id());
        yield group;
      }
      case CreateGroup.Outcome.Unmapped unmapped -> throw unmapped();
      case CreateGroup.Outcome.Taken taken -> throw Refusals.taken("displayName or externalId");
      case CreateGroup.Outcome.UnknownMember(UserId member) -> throw unknownMember();
      case CreateGroup.Outcome.LastAdmin last -> throw Refusals.lastAdmin();
    };
  }

  DirectoryGroup change(String id, List<GroupStep> steps, AcceptedVersions versions, Actor actor) {
    return switch (changeGroup.execute(new ChangeGroup.Command(groupId(id), steps, versions, actor))) {
      case ChangeGroup.Outcome.Changed(DirectoryGroup group) -> {
        log("group changed", actor, group.id());
        yield group;
      }
      case ChangeGroup.Outcome.NotFound none -> throw Refusals.notFound();
      case ChangeGroup.Outcome.Stale stale -> throw Refusals.stale();
      case ChangeGroup.Outcome.Unmapped unmapped -> throw unmapped();
      case ChangeGroup.Outcome.Taken taken -> throw Refusals.taken("displayName or externalId");
      case ChangeGroup.Outcome.UnknownMember(UserId member) -> throw unknownMember();
      case ChangeGroup.Outcome.LastAdmin last -> throw Refusals.lastAdmin();
    };
  }

  void delete(String id, AcceptedVersions versions, Actor actor) {
    switch (deleteGroup.execute(new DeleteGroup.Command(groupId(id), versions, actor))) {
      case DeleteGroup.Outcome.Deleted done -> log("group deleted", actor, groupId(id));
      case DeleteGroup.Outcome.NotFound none -> throw Refusals.notFound();
      case DeleteGroup.Outcome.Stale stale -> throw Refusals.stale();
      case DeleteGroup.Outcome.LastAdmin last -> throw Refusals.lastAdmin();
    }
  }

  private static ProblemException unmapped() {
    return Refusals.invalidValue("displayName", "must be the name of a group that OIDC_ROLE_MAP maps, or of a role");
  }

  private static ProblemException unknownMember() {
    return Refusals.invalidValue(SentGroup.MEMBERS, "must contain ids of users");
  }

  private static void log(String what, Actor actor, GroupId group) {
    LOG.atInfo().addKeyValue("actor", actor.name()).addKeyValue("group_id", group.value()).log(what);
  }

  private static GroupId groupId(String id) {
    return GroupId.parse(id).orElseThrow(Refusals::notFound);
  }
}
