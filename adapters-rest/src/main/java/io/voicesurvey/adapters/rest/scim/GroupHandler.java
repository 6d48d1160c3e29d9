package io.voicesurvey.adapters.rest.scim;

import de.captaingoldfish.scim.sdk.common.constants.enums.SortOrder;
import de.captaingoldfish.scim.sdk.common.resources.Group;
import de.captaingoldfish.scim.sdk.common.resources.complex.Meta;
import de.captaingoldfish.scim.sdk.common.resources.multicomplex.Member;
import de.captaingoldfish.scim.sdk.common.schemas.SchemaAttribute;
import de.captaingoldfish.scim.sdk.server.endpoints.Context;
import de.captaingoldfish.scim.sdk.server.endpoints.ResourceHandler;
import de.captaingoldfish.scim.sdk.server.filter.FilterNode;
import de.captaingoldfish.scim.sdk.server.response.PartialListResponse;
import io.voicesurvey.application.user.GroupStep;
import io.voicesurvey.domain.user.DirectoryGroup;
import io.voicesurvey.domain.user.ExternalId;
import io.voicesurvey.domain.user.GroupId;
import io.voicesurvey.domain.user.UserId;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Answers the requests of the SDK for groups. */
final class GroupHandler extends ResourceHandler<Group> {
  private final GroupDirectory groups;
  private final UserDirectory users;
  private final String root;

  /** @param root the URL of this API */
  GroupHandler(GroupDirectory groups, UserDirectory users, String root) {
    this.groups = groups;
    this.users = users;
    this.root = root;
  }

  @Override
  public Group createResource(Group sent, Context context) {
    CallContext call = (CallContext) context;
    return Failed.guard(
        () -> toScim(groups.create(name(sent), externalId(sent), call.members(), call.call().actor()), Set.of(), call));
  }

  @Override
  public Group getResource(String id, List<SchemaAttribute> attributes, List<SchemaAttribute> excludedAttributes,
      Context context) {
    return Failed.guard(() -> {
      DirectoryGroup group = groups.show(id);
      Map<GroupId, Set<UserId>> members = isNeeded(attributes, excludedAttributes)
          ? groups.members(List.of(group.id()))
          : Map.of();
      return toScim(group, members.getOrDefault(group.id(), Set.of()), (CallContext) context);
    });
  }

  @Override
  public PartialListResponse<Group> listResources(long startIndex, int count, FilterNode filter, SchemaAttribute sortBy,
      SortOrder sortOrder, List<SchemaAttribute> attributes, List<SchemaAttribute> excludedAttributes,
      Context context) {
    return Failed.guard(() -> {
      List<DirectoryGroup> found = new GroupFilters(groups, users).matching(groups.all(), Optional.ofNullable(filter));
      List<DirectoryGroup> part = found.stream().skip(startIndex - 1).limit(count).toList();
      Map<GroupId, Set<UserId>> members = isNeeded(attributes, excludedAttributes)
          ? groups.members(part.stream().map(DirectoryGroup::id).toList())
          : Map.of();
      return PartialListResponse.<Group>builder().totalResults(found.size())
          .resources(part.stream().map(group -> toScim(group, members.getOrDefault(group.id(), Set.of()))).toList())
          .build();
    });
  }

  @Override
  public Group updateResource(Group sent, Context context) {
    CallContext call = (CallContext) context;
    return Failed.guard(() -> {
      List<GroupStep> steps = List.of(new GroupStep.Rename(name(sent)), new GroupStep.Identify(externalId(sent)),
          new GroupStep.SetMembers(call.members()));
      return toScim(groups.change(sent.getId().orElseThrow(), steps, call.versions(), call.call().actor()), Set.of(),
          call);
    });
  }

  @Override
  public void deleteResource(String id, Context context) {
    CallContext call = (CallContext) context;
    Failed.guard(() -> {
      groups.delete(id, call.versions(), call.call().actor());
      return id;
    });
  }

  /** Whether the response contains the members, who may be many. */
  private static boolean isNeeded(List<SchemaAttribute> attributes, List<SchemaAttribute> excludedAttributes) {
    return attributes.isEmpty()
        ? excludedAttributes.stream().noneMatch(attribute -> attribute.getScimNodeName().equals(SentGroup.MEMBERS))
        : attributes.stream().anyMatch(attribute -> attribute.getScimNodeName().startsWith(SentGroup.MEMBERS));
  }

  private static String name(Group sent) {
    return sent.getDisplayName().orElseThrow(() -> Refusals.invalidValue("displayName", "must be sent"));
  }

  private static Optional<ExternalId> externalId(Group sent) {
    return sent.getExternalId().map(GroupPatch::externalId);
  }

  private Group toScim(DirectoryGroup group, Set<UserId> members, CallContext call) {
    call.respondWith(group.version());
    return toScim(group, members);
  }

  private Group toScim(DirectoryGroup group, Set<UserId> members) {
    String id = group.id().value().toString();
    Group scim = new Group();
    scim.setSchemas(Set.of(SentGroup.SCHEMA));
    scim.setId(id);
    group.externalId().map(ExternalId::value).ifPresent(scim::setExternalId);
    scim.setDisplayName(group.name());
    if (!members.isEmpty()) {
      scim.setMembers(members.stream().map(member -> member.value().toString()).sorted(Comparator.naturalOrder())
          .map(user -> member(root, user)).toList());
    }
    scim.setMeta(Meta.builder().resourceType("Group").created(group.createdAt()).lastModified(group.updatedAt())
        .location(root + "/Groups/" + id).version(Versions.of(group.version())).build());
    return scim;
  }

  static Member member(String root, String id) {
    return Member.builder().value(id).ref(root + "/Users/" + id).type("User").build();
  }
}
