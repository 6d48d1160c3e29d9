package io.voicesurvey.adapters.rest.scim;

import de.captaingoldfish.scim.sdk.common.constants.enums.SortOrder;
import de.captaingoldfish.scim.sdk.common.resources.complex.Meta;
import de.captaingoldfish.scim.sdk.common.resources.complex.Name;
import de.captaingoldfish.scim.sdk.common.resources.multicomplex.Email;
import de.captaingoldfish.scim.sdk.common.resources.multicomplex.GroupNode;
import de.captaingoldfish.scim.sdk.common.resources.multicomplex.PersonRole;
import de.captaingoldfish.scim.sdk.common.resources.User;
import de.captaingoldfish.scim.sdk.common.schemas.SchemaAttribute;
import de.captaingoldfish.scim.sdk.server.endpoints.Context;
import de.captaingoldfish.scim.sdk.server.endpoints.ResourceHandler;
import de.captaingoldfish.scim.sdk.server.endpoints.features.EndpointType;
import de.captaingoldfish.scim.sdk.server.filter.FilterNode;
import de.captaingoldfish.scim.sdk.server.response.PartialListResponse;
import io.voicesurvey.application.port.ProvisionedUsers;
import io.voicesurvey.domain.Text;
import io.voicesurvey.domain.user.DirectoryGroup;
import io.voicesurvey.domain.user.DirectoryProfile;
import io.voicesurvey.domain.user.DisplayName;
import io.voicesurvey.domain.user.EmailAddress;
import io.voicesurvey.domain.user.ExternalId;
import io.voicesurvey.domain.user.FullName;
import io.voicesurvey.domain.user.Role;
import io.voicesurvey.domain.user.UserId;
import io.voicesurvey.domain.user.UserName;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Answers the requests of the SDK for users. */
final class UserHandler extends ResourceHandler<User> {
  private final UserDirectory users;
  private final GroupDirectory groups;
  private final String root;

  /** @param root the URL of this API */
  UserHandler(UserDirectory users, GroupDirectory groups, String root) {
    this.users = users;
    this.groups = groups;
    this.root = root;
  }

  @Override
  public User createResource(User sent, Context context) {
    CallContext call = (CallContext) context;
    return Failed.guard(() -> toScim(users.create(newProfile(sent), call.call().actor()), call));
  }

  @Override
  public User getResource(String id, List<SchemaAttribute> attributes, List<SchemaAttribute> excludedAttributes,
      Context context) {
    return Failed.guard(() -> toScim(users.show(id), (CallContext) context));
  }

  @Override
  public User getResourceForUpdate(String id, List<SchemaAttribute> attributes,
      List<SchemaAttribute> excludedAttributes, Context context, EndpointType kind) {
    return Failed.guard(() -> {
      CallContext call = (CallContext) context;
      io.voicesurvey.domain.user.User user = users.show(id);
      call.readForChange(user);
      return toScim(user, call);
    });
  }

  @Override
  public PartialListResponse<User> listResources(long startIndex, int count, FilterNode filter, SchemaAttribute sortBy,
      SortOrder sortOrder, List<SchemaAttribute> attributes, List<SchemaAttribute> excludedAttributes,
      Context context) {
    return Failed.guard(() -> {
      ProvisionedUsers.Part part = users.find(UserFilters.of(Optional.ofNullable(filter)), startIndex - 1, count);
      Set<UserId> ids = part.users().stream().map(io.voicesurvey.domain.user.User::id).collect(Collectors.toSet());
      Map<UserId, List<DirectoryGroup>> memberships = groups.ofUsers(ids);
      return PartialListResponse.<User>builder().totalResults(part.total())
          .resources(part.users().stream()
              .map(user -> toScim(user, user.id().value().toString(), memberships.getOrDefault(user.id(), List.of())))
              .toList())
          .build();
    });
  }

  @Override
  public User updateResource(User sent, Context context) {
    CallContext call = (CallContext) context;
    return Failed.guard(() -> {
      String id = sent.getId().orElseThrow();
      boolean isActive = sent.isActive().orElseGet(() -> readActive(id, call));
      return toScim(users.replace(id, profile(sent, isActive), call.versions(), call.call().actor()), call);
    });
  }

  @Override
  public void deleteResource(String id, Context context) {
    CallContext call = (CallContext) context;
    Failed.guard(() -> {
      users.delete(id, call.versions(), call.call().actor());
      return id;
    });
  }

  /** The status of a user, who keeps it if the request does not state one. */
  private boolean readActive(String id, CallContext call) {
    io.voicesurvey.domain.user.User user = users.show(id);
    call.readForChange(user);
    return user.isActive();
  }

  /** A user who exists keeps a name with zero-width characters inside: else a change would be refused. */
  private static DirectoryProfile newProfile(User sent) {
    DirectoryProfile profile = profile(sent, sent.isActive().orElse(true));
    String name = profile.userName().value();
    if (!Text.withoutZeroWidth(name).equals(name)) {
      throw Refusals.invalidValue("userName", "must not contain zero-width characters");
    }
    return profile;
  }

  private static DirectoryProfile profile(User sent, boolean isActive) {
    UserName userName = sent.getUserName().map(Text::trimmed).flatMap(UserName::of)
        .orElseThrow(() -> Refusals.invalidValue("userName", "must be 1 to 320 printable characters"));
    DisplayName name = sent.getDisplayName().flatMap(DisplayName::of)
        .orElseThrow(() -> Refusals.invalidValue("displayName", "must have visible characters"));
    return new DirectoryProfile(userName, sent.getExternalId().map(GroupPatch::externalId),
        isActive, name, sent.getEmails().stream().findFirst().map(UserHandler::email),
        role(sent.getRoles()), fullName(sent.getName()));
  }

  private static EmailAddress email(Email sent) {
    return sent.getValue().flatMap(EmailAddress::parse)
        .orElseThrow(() -> Refusals.invalidValue("emails", "must contain an email address"));
  }

  private static Optional<Role> role(List<PersonRole> sent) {
    return sent.stream().map(role -> role.getValue().flatMap(Role::named)
        .orElseThrow(() -> Refusals.invalidValue("roles", "must contain viewer, campaign_manager or admin")))
        .max(Comparator.naturalOrder());
  }

  private static FullName fullName(Optional<Name> sent) {
    return new FullName(sent.flatMap(Name::getGivenName).flatMap(text -> part("givenName", text)),
        sent.flatMap(Name::getFamilyName).flatMap(text -> part("familyName", text)));
  }

  /** Some directories send an empty text in place of no value. */
  private static Optional<String> part(String field, String text) {
    Optional<String> given = Optional.of(text).filter(part -> !part.isBlank());
    if (given.filter(part -> !FullName.isPart(part)).isPresent()) {
      throw Refusals.invalidValue(field, "must be 1 to 255 printable characters");
    }
    return given;
  }

  private User toScim(io.voicesurvey.domain.user.User user, CallContext call) {
    call.respondWith(user);
    return toScim(user, call.call().id().orElseGet(() -> user.id().value().toString()),
        groups.ofUsers(Set.of(user.id())).getOrDefault(user.id(), List.of()));
  }

  /** @param id the requested one, which the SDK compares; {@link ScimServer} replaces it */
  private User toScim(io.voicesurvey.domain.user.User user, String id, List<DirectoryGroup> memberships) {
    User scim = new User();
    scim.setSchemas(Set.of(SentUser.SCHEMA));
    scim.setId(id);
    user.externalId().map(ExternalId::value).ifPresent(scim::setExternalId);
    scim.setUserName(user.userName().value());
    scim.setDisplayName(user.name().value());
    scim.setActive(user.isActive());
    Optional.of(user.provisioning().fullName()).filter(name -> !name.equals(FullName.NONE))
        .ifPresent(name -> scim.setName(Name.builder().givenName(name.given().orElse(null))
            .familyName(name.family().orElse(null)).build()));
    user.email().ifPresent(email -> scim
        .setEmails(List.of(Email.builder().value(email.value()).type("work").primary(true).build())));
    user.provisioning().role()
        .ifPresent(role -> scim.setRoles(List.of(PersonRole.builder().value(role.label()).build())));
    if (!memberships.isEmpty()) {
      scim.setGroups(memberships.stream().map(this::membership).toList());
    }
    scim.setMeta(Meta.builder().resourceType("User").created(user.createdAt()).lastModified(user.updatedAt())
        .location(root + "/Users/" + id).version(Versions.of(user.version())).build());
    return scim;
  }

  private GroupNode membership(DirectoryGroup group) {
    String id = group.id().value().toString();
    return GroupNode.builder().value(id).ref(root + "/Groups/" + id).display(group.name()).type("direct").build();
  }
}
