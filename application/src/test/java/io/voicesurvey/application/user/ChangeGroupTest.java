package io.voicesurvey.application.user;

import static io.voicesurvey.application.TestBed.person;
import static io.voicesurvey.application.TestBed.unverified;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.voicesurvey.application.TestBed;
import io.voicesurvey.application.login.CompleteLogin.Outcome.SignedIn;
import io.voicesurvey.application.port.DatabaseUnavailable;
import io.voicesurvey.application.port.Samples;
import io.voicesurvey.application.user.GroupStep.AddMembers;
import io.voicesurvey.application.user.GroupStep.Identify;
import io.voicesurvey.application.user.GroupStep.RemoveMembers;
import io.voicesurvey.application.user.GroupStep.Rename;
import io.voicesurvey.application.user.GroupStep.SetMembers;
import io.voicesurvey.domain.audit.Actor;
import io.voicesurvey.domain.audit.AuditEvent;
import io.voicesurvey.domain.audit.AuditEventType;
import io.voicesurvey.domain.user.DirectoryGroup;
import io.voicesurvey.domain.user.DirectoryProfile;
import io.voicesurvey.domain.user.DisplayName;
import io.voicesurvey.domain.user.EmailAddress;
import io.voicesurvey.domain.user.ExternalId;
import io.voicesurvey.domain.user.GroupId;
import io.voicesurvey.domain.user.GroupRoles;
import io.voicesurvey.domain.user.Role;
import io.voicesurvey.domain.user.User;
import io.voicesurvey.domain.user.UserId;
import io.voicesurvey.domain.user.UserName;
import io.voicesurvey.domain.user.UserStatus;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A directory creates, changes and deletes groups. */
class ChangeGroupTest {
  private static final Actor DIRECTORY = new Actor("directory");
  private static final GroupRoles ROLES = new GroupRoles(Map.of("leads", Role.CAMPAIGN_MANAGER));

  private final TestBed bed = new TestBed();

  @Test
  void aMemberHasTheHighestRoleOfTheGroups() {
    User ada = user("ada");
    DirectoryGroup leads = created("leads", ada);
    DirectoryGroup admins = created("admin", ada);

    assertThat(role(ada)).isEqualTo(Role.ADMIN);
    assertThat(changed(admins, new RemoveMembers(ids(ada))).version()).isEqualTo(1);
    assertThat(role(ada)).isEqualTo(Role.CAMPAIGN_MANAGER);
    assertThat(delete(leads)).isEqualTo(new DeleteGroup.Outcome.Deleted());
    assertThat(role(ada)).isEqualTo(Role.VIEWER);
    assertThat(bed.groups.all()).hasSize(1);
    assertThat(bed.recorded(AuditEventType.ROLE_CHANGED)).hasSize(4).allMatch(event -> event.actor().equals(DIRECTORY));
  }

  @Test
  void stepsApplyInTheirOrder() {
    User ada = user("ada");
    User bob = user("bob");
    DirectoryGroup group = created("viewer", ada);

    DirectoryGroup changed = changed(group, new AddMembers(ids(bob)), new RemoveMembers(ids(ada)),
        new Rename("leads"), new Identify(Optional.of(new ExternalId("X"))));

    assertThat(changed.name()).isEqualTo("leads");
    assertThat(changed.externalId()).contains(new ExternalId("X"));
    assertThat(bed.groups.find(group.id())).contains(changed);
    assertThat(bed.groups.members(group.id())).isEqualTo(ids(bob));
    assertThat(role(bob)).isEqualTo(Role.CAMPAIGN_MANAGER);
    assertThat(changed(changed, new SetMembers(ids(ada, bob)), new SetMembers(ids(bob)))).isEqualTo(changed);
  }

  @Test
  void anotherNameOfTheGroupIsAnotherRoleOfItsMembers() {
    User ada = user("ada");
    DirectoryGroup group = created("leads", ada);

    changed(group, new Rename("admin"));

    assertThat(role(ada)).isEqualTo(Role.ADMIN);
  }

  @Test
  void membersHaveAnotherVersionAfterEachChangeOfTheirGroups() {
    User ada = user("ada");
    DirectoryGroup group = created("viewer", ada);
    assertThat(version(ada)).isEqualTo(1);
    assertThat(role(ada)).isEqualTo(Role.VIEWER);

    bed.clock.advance(Duration.ofMinutes(1));
    changed(group, new Identify(Optional.of(new ExternalId("X"))));
    assertThat(version(ada)).isEqualTo(1);
    changed(group, new Rename("leads"));
    assertThat(version(ada)).isEqualTo(2);
    assertThat(bed.users.find(ada.id())).map(User::updatedAt).contains(bed.clock.instant());
    changed(group, new RemoveMembers(ids(ada)));
    assertThat(version(ada)).isEqualTo(3);
  }

  @Test
  void groupsHaveAnotherVersionWithoutADeletedMember() {
    User ada = user("ada");
    DirectoryGroup leads = created("leads", ada);
    DirectoryGroup admins = created("admin");

    new DeprovisionUser(bed.users, bed.groups, bed.sessions, bed.auditTrail, bed.transactions, bed.clock)
        .execute(new DeprovisionUser.Command(ada.id(), AcceptedVersions.ANY, DIRECTORY));

    assertThat(bed.groups.find(leads.id())).map(DirectoryGroup::version).contains(1L);
    assertThat(bed.groups.find(admins.id())).map(DirectoryGroup::version).contains(0L);
    assertThat(bed.recorded(AuditEventType.GROUP_CHANGED)).singleElement()
        .satisfies(event -> assertThat(event.detail())
            .isEqualTo(Map.of("group_id", leads.id().value().toString(), "group_name", "leads", "removed", "1")));
  }

  @Test
  void changesAreInTheAuditTrail() {
    User ada = user("ada");
    DirectoryGroup leads = created("leads", ada, user("bob"));
    changed(leads, new RemoveMembers(ids(ada)), new Rename("viewer"));
    delete(leads);

    String id = leads.id().value().toString();
    assertThat(bed.recorded(AuditEventType.GROUP_CREATED)).singleElement()
        .isEqualTo(new AuditEvent(AuditEventType.GROUP_CREATED, Optional.empty(), DIRECTORY,
            Map.of("group_id", id, "group_name", "leads", "added", "2"), bed.clock.instant()));
    assertThat(bed.recorded(AuditEventType.GROUP_CHANGED)).singleElement().extracting(AuditEvent::detail)
        .isEqualTo(Map.of("group_id", id, "group_name", "viewer", "removed", "1"));
    assertThat(bed.recorded(AuditEventType.GROUP_DELETED)).singleElement().extracting(AuditEvent::detail)
        .isEqualTo(Map.of("group_id", id, "group_name", "viewer", "removed", "1"));
    assertThat(bed.recorded(AuditEventType.ROLE_CHANGED)).hasSize(4);
  }

  @Test
  void aMemberMergedByALoginIsFoundByBothIds() {
    SignedIn ada = bed.signIn(unverified(person("ada", "Ada", "ada@corp.example")));
    User waiting = bed.waits(new EmailAddress("ada@corp.example"), Role.VIEWER, UserStatus.ACTIVE);
    DirectoryGroup leads = created("leads", waiting);

    assertThat(bed.signIn(person("ada", "Ada", "ada@corp.example")).user().role()).isEqualTo(Role.CAMPAIGN_MANAGER);

    assertThat(bed.groups.members(leads.id())).isEqualTo(Set.of(ada.user().id()));
    assertThat(bed.groups.find(leads.id())).map(DirectoryGroup::version).contains(1L);
    assertThat(changed(leads, new AddMembers(ids(waiting))).version()).isEqualTo(1);
    assertThat(changed(leads, new RemoveMembers(ids(waiting))).version()).isEqualTo(2);
    assertThat(role(ada.user())).isEqualTo(Role.VIEWER);
    created("admin", waiting);
    assertThat(role(ada.user())).isEqualTo(Role.ADMIN);
  }

  @Test
  void anInvalidNameAndAnUnknownMemberOrGroupAreRefused() {
    User ada = user("ada");
    DirectoryGroup leads = created("leads", ada);
    created("admin");
    UserId unknown = new UserId(UUID.fromString("0197a8f0-0000-7000-8000-000000000000"));

    assertThat(create("canteen")).isEqualTo(new CreateGroup.Outcome.Unmapped());
    assertThat(create("leads")).isEqualTo(new CreateGroup.Outcome.Taken());
    assertThat(change(leads, new Rename("canteen"))).isEqualTo(new ChangeGroup.Outcome.Unmapped());
    assertThat(change(leads, new Rename("admin"))).isEqualTo(new ChangeGroup.Outcome.Taken());
    assertThat(change(leads, new AddMembers(Set.of(unknown))))
        .isEqualTo(new ChangeGroup.Outcome.UnknownMember(unknown));
    assertThat(change(new DirectoryGroup(new GroupId(unknown.value()), "x", Optional.empty(), leads.createdAt()),
        new Rename("viewer"))).isEqualTo(new ChangeGroup.Outcome.NotFound());
    assertThat(bed.groups.find(leads.id())).contains(leads);
    assertThat(bed.groups.members(leads.id())).isEqualTo(ids(ada));
  }

  @Test
  void anotherVersionIsRefused() {
    DirectoryGroup leads = created("leads");

    ChangeGroup.Command change = new ChangeGroup.Command(leads.id(), List.of(new Rename("viewer")),
        AcceptedVersions.of(Set.of(7L)), DIRECTORY);
    assertThat(changeGroup().execute(change)).isEqualTo(new ChangeGroup.Outcome.Stale());
    assertThat(deleteGroup().execute(new DeleteGroup.Command(leads.id(), AcceptedVersions.of(Set.of(7L)), DIRECTORY)))
        .isEqualTo(new DeleteGroup.Outcome.Stale());
    assertThat(deleteGroup().execute(new DeleteGroup.Command(leads.id(), AcceptedVersions.of(Set.of(0L)), DIRECTORY)))
        .isEqualTo(new DeleteGroup.Outcome.Deleted());
    assertThat(delete(leads)).isEqualTo(new DeleteGroup.Outcome.NotFound());
  }

  @Test
  void theLastAdministratorStays() {
    User root = bed.users.find(bed.signIn(person("root", "Root", "root@corp.example")).user().id()).orElseThrow();
    DirectoryGroup admins = created("admin", root);

    assertThat(role(root)).isEqualTo(Role.ADMIN);
    assertThat(change(admins, new SetMembers(Set.of()))).isEqualTo(new ChangeGroup.Outcome.LastAdmin());
    assertThat(change(admins, new Rename("viewer"))).isEqualTo(new ChangeGroup.Outcome.LastAdmin());
    assertThat(delete(admins)).isEqualTo(new DeleteGroup.Outcome.LastAdmin());
    assertThat(bed.groups.find(admins.id())).contains(admins);
    assertThat(bed.groups.members(admins.id())).isEqualTo(ids(root));
    assertThat(role(root)).isEqualTo(Role.ADMIN);
  }

  @Test
  void anotherMemberReplacesTheLastAdministratorInOneRequest() {
    User root = bed.users.find(bed.signIn(person("root", "Root", "root@corp.example")).user().id()).orElseThrow();
    User deputy = bed.users.find(bed.signIn(person("deputy", "Deputy", "deputy@corp.example")).user().id())
        .orElseThrow();
    DirectoryGroup admins = created("admin", root);

    changed(admins, new SetMembers(ids(deputy)));

    assertThat(role(root)).isEqualTo(Role.VIEWER);
    assertThat(role(deputy)).isEqualTo(Role.ADMIN);
    changed(admins, new SetMembers(ids(root)));
    assertThat(role(root)).isEqualTo(Role.ADMIN);
    assertThat(role(deputy)).isEqualTo(Role.VIEWER);
  }

  @Test
  void aLargeGroupChangesInSeveralTransactions() {
    User[] many = users(2 * GroupChanges.BATCH + 1);

    DirectoryGroup leads = created("leads", many);

    assertThat(bed.groups.find(leads.id())).contains(leads);
    assertThat(leads.version()).isEqualTo(2);
    assertThat(bed.groups.members(leads.id())).isEqualTo(ids(many));
    assertThat(many).allMatch(user -> role(user) == Role.CAMPAIGN_MANAGER);
    assertThat(changed(leads, new SetMembers(ids(many[0]))).version()).isEqualTo(4);
    assertThat(bed.groups.members(leads.id())).isEqualTo(ids(many[0]));
    assertThat(changed(leads, new AddMembers(ids(many)), new RemoveMembers(ids(many[0]))).version()).isEqualTo(7);
    assertThat(bed.groups.members(leads.id())).hasSize(many.length - 1);
    assertThat(role(many[0])).isEqualTo(Role.VIEWER);
    assertThat(delete(leads)).isEqualTo(new DeleteGroup.Outcome.Deleted());
    assertThat(many).allMatch(user -> role(user) == Role.VIEWER);
    assertThat(bed.recorded(AuditEventType.GROUP_CREATED)).singleElement().extracting(AuditEvent::detail)
        .satisfies(detail -> assertThat(detail).containsEntry("added", "1000"));
    assertThat(bed.recorded(AuditEventType.GROUP_CHANGED)).hasSize(8);
    assertThat(bed.recorded(AuditEventType.GROUP_DELETED)).hasSize(1);
  }

  @Test
  void aLargeGroupStaysAsItIsIfItsChangeIsRefused() {
    User[] many = users(2 * GroupChanges.BATCH + 1);
    User root = bed.users.find(bed.signIn(person("root", "Root", "root@corp.example")).user().id()).orElseThrow();
    many[many.length - 1] = root;
    DirectoryGroup admins = created("admin", many);
    DirectoryGroup leads = created("leads");

    assertThat(change(admins, new SetMembers(Set.of()))).isEqualTo(new ChangeGroup.Outcome.LastAdmin());
    assertThat(delete(admins)).isEqualTo(new DeleteGroup.Outcome.LastAdmin());
    assertThat(bed.groups.members(admins.id())).isEqualTo(ids(many));
    many[0] = Samples.user("unknown");
    assertThat(create("viewer", many)).isEqualTo(new CreateGroup.Outcome.UnknownMember(many[0].id()));
    assertThat(change(leads, new AddMembers(ids(many)))).isEqualTo(new ChangeGroup.Outcome.UnknownMember(many[0].id()));
    assertThat(bed.groups.members(leads.id())).isEmpty();
    assertThat(bed.groups.all()).containsExactlyInAnyOrder(admins, leads);
  }

  @Test
  void theRepetitionOfAnInterruptedChangeDoesTheRest() {
    User[] many = users(2 * GroupChanges.BATCH + 1);
    DirectoryGroup leads = created("leads");
    ChangeGroup.Command adding = new ChangeGroup.Command(leads.id(), List.of(new AddMembers(ids(many))),
        AcceptedVersions.ANY, DIRECTORY);
    AtomicInteger begun = new AtomicInteger();
    InstantSource interrupting = () -> {
      if (begun.incrementAndGet() > 1) {
        bed.database.takeAway();
      }
      return bed.clock.instant();
    };

    assertThatExceptionOfType(DatabaseUnavailable.class)
        .isThrownBy(() -> new ChangeGroup(bed.groups, bed.users, bed.auditTrail, bed.transactions, ROLES, interrupting)
            .execute(adding));
    bed.database.bringBack();

    assertThat(bed.groups.members(leads.id())).hasSize(GroupChanges.BATCH);
    assertThat(changeGroup().execute(adding)).isInstanceOf(ChangeGroup.Outcome.Changed.class);
    assertThat(bed.groups.members(leads.id())).isEqualTo(ids(many));
    assertThat(many).allMatch(user -> role(user) == Role.CAMPAIGN_MANAGER);
  }

  @Test
  void aDeletedUserIsInNoGroup() {
    User ada = user("ada");
    DirectoryGroup leads = created("leads", ada);

    assertThat(new DeprovisionUser(bed.users, bed.groups, bed.sessions, bed.auditTrail, bed.transactions, bed.clock)
        .execute(new DeprovisionUser.Command(ada.id(), AcceptedVersions.ANY, DIRECTORY)))
        .isEqualTo(new DeprovisionUser.Outcome.Deprovisioned());

    assertThat(bed.groups.members(leads.id())).isEmpty();
    assertThat(change(leads, new AddMembers(ids(ada)))).isEqualTo(new ChangeGroup.Outcome.UnknownMember(ada.id()));
    assertThat(role(user("ada"))).isEqualTo(Role.VIEWER);
  }

  @Test
  void groupsAreFound() {
    User ada = user("ada");
    DirectoryGroup leads = created("leads", ada);
    DirectoryGroup admins = created("admin");
    FindGroups find = new FindGroups(bed.groups);

    assertThat(find.execute(new FindGroups.Command(Optional.empty())).groups()).containsExactly(admins, leads);
    assertThat(find.execute(new FindGroups.Command(Optional.of(leads.id()))).groups()).containsExactly(leads);
    assertThat(new FindGroupMembers(bed.groups)
        .execute(new FindGroupMembers.Command(Set.of(admins.id(), leads.id()))).members())
        .isEqualTo(Map.of(admins.id(), Set.of(), leads.id(), ids(ada)));
    assertThat(new FindMemberships(bed.groups).execute(new FindMemberships.Command(ids(ada))).groups())
        .isEqualTo(Map.of(ada.id(), List.of(leads)));
    assertThat(new ListGroupNames(ROLES).execute(new ListGroupNames.Command()).names()).containsExactly("admin",
        "campaign_manager", "leads", "viewer");
  }

  private long version(User user) {
    return bed.users.find(user.id()).orElseThrow().version();
  }

  private Role role(User user) {
    return bed.users.find(user.id()).orElseThrow().role();
  }

  private User[] users(int count) {
    return IntStream.range(0, count).mapToObj(i -> user("user" + i)).toArray(User[]::new);
  }

  private User user(String name) {
    DirectoryProfile profile = new DirectoryProfile(new UserName(name), Optional.empty(), true, new DisplayName(name),
        Optional.empty(), Optional.empty());
    return ((ProvisionUser.Outcome.Provisioned) new ProvisionUser(bed.provisionedUsers, bed.users, bed.waitingUsers,
        bed.sessions, bed.auditTrail, bed.transactions, bed.secrets, Set.of(), bed.clock)
        .execute(new ProvisionUser.Command(profile, DIRECTORY))).user();
  }

  private static Set<UserId> ids(User... users) {
    return Arrays.stream(users).map(User::id).collect(Collectors.toSet());
  }

  private DirectoryGroup created(String name, User... members) {
    return ((CreateGroup.Outcome.Created) create(name, members)).group();
  }

  private CreateGroup.Outcome create(String name, User... members) {
    return new CreateGroup(bed.groups, bed.users, bed.auditTrail, bed.transactions, bed.secrets, ROLES,
        bed.clock).execute(new CreateGroup.Command(name, Optional.empty(), ids(members), DIRECTORY));
  }

  private DirectoryGroup changed(DirectoryGroup group, GroupStep... steps) {
    return ((ChangeGroup.Outcome.Changed) change(group, steps)).group();
  }

  private ChangeGroup.Outcome change(DirectoryGroup group, GroupStep... steps) {
    return changeGroup()
        .execute(new ChangeGroup.Command(group.id(), List.of(steps), AcceptedVersions.ANY, DIRECTORY));
  }

  private ChangeGroup changeGroup() {
    return new ChangeGroup(bed.groups, bed.users, bed.auditTrail, bed.transactions, ROLES, bed.clock);
  }

  private DeleteGroup.Outcome delete(DirectoryGroup group) {
    return deleteGroup().execute(new DeleteGroup.Command(group.id(), AcceptedVersions.ANY, DIRECTORY));
  }

  private DeleteGroup deleteGroup() {
    return new DeleteGroup(bed.groups, bed.users, bed.auditTrail, bed.transactions, ROLES, bed.clock);
  }
}
