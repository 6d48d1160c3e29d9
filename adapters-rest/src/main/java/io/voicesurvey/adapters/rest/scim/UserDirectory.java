package io.voicesurvey.adapters.rest.scim;

import io.voicesurvey.application.port.ProvisionedUsers;
import io.voicesurvey.application.user.AcceptedVersions;
import io.voicesurvey.application.port.ProvisionedUsers.Filter;
import io.voicesurvey.application.user.DeprovisionUser;
import io.voicesurvey.application.user.FindProvisionedUsers;
import io.voicesurvey.application.user.ProvisionUser;
import io.voicesurvey.application.user.ReplaceUser;
import io.voicesurvey.application.user.ShowUser;
import io.voicesurvey.domain.audit.Actor;
import io.voicesurvey.domain.user.DirectoryProfile;
import io.voicesurvey.domain.user.ExternalId;
import io.voicesurvey.domain.user.User;
import io.voicesurvey.domain.user.UserId;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The users of the directory: calls the use cases, and maps refusals to SCIM errors. */
@Singleton
public final class UserDirectory {
  private static final Logger LOG = LoggerFactory.getLogger(UserDirectory.class);

  private final ShowUser showUser;
  private final FindProvisionedUsers findUsers;
  private final ProvisionUser provisionUser;
  private final ReplaceUser replaceUser;
  private final DeprovisionUser deprovisionUser;

  @Inject
  public UserDirectory(ShowUser showUser, FindProvisionedUsers findUsers, ProvisionUser provisionUser,
      ReplaceUser replaceUser, DeprovisionUser deprovisionUser) {
    this.showUser = showUser;
    this.findUsers = findUsers;
    this.provisionUser = provisionUser;
    this.replaceUser = replaceUser;
    this.deprovisionUser = deprovisionUser;
  }

  User show(String id) {
    return switch (showUser.execute(new ShowUser.Command(userId(id)))) {
      case ShowUser.Outcome.Found(User user) when user.isProvisionable() -> user;
      case ShowUser.Outcome.Found hidden -> throw Refusals.notFound();
      case ShowUser.Outcome.NotFound none -> throw Refusals.notFound();
    };
  }

  /** The present id of the user with that id, who may have been merged into another one. */
  UserId current(UserId id) {
    return switch (showUser.execute(new ShowUser.Command(id))) {
      case ShowUser.Outcome.Found(User user) -> user.id();
      case ShowUser.Outcome.NotFound none -> id;
    };
  }

  ProvisionedUsers.Part find(Filter filter, long offset, int limit) {
    return findUsers.execute(new FindProvisionedUsers.Command(filter, offset, limit)).part();
  }

  User create(DirectoryProfile profile, Actor actor) {
    return switch (provisionUser.execute(new ProvisionUser.Command(profile, actor))) {
      case ProvisionUser.Outcome.Provisioned(User user) -> {
        log("user provisioned", actor, user.id());
        yield user;
      }
      case ProvisionUser.Outcome.Taken(User holder) when holder.isOtherThan(profile) -> throw Refusals.otherPerson();
      case ProvisionUser.Outcome.Taken(User holder) -> throw Refusals.taken(same(profile, holder));
      case ProvisionUser.Outcome.LastAdmin last -> throw Refusals.lastAdmin();
    };
  }

  User replace(String id, DirectoryProfile profile, AcceptedVersions versions, Actor actor) {
    return switch (replaceUser.execute(new ReplaceUser.Command(userId(id), profile, versions, actor))) {
      case ReplaceUser.Outcome.Replaced(User user) -> {
        log("user replaced", actor, user.id());
        yield user;
      }
      case ReplaceUser.Outcome.NotFound none -> throw Refusals.notFound();
      case ReplaceUser.Outcome.Stale stale -> throw Refusals.stale();
      case ReplaceUser.Outcome.OtherPerson other -> throw Refusals.otherPerson();
      case ReplaceUser.Outcome.Taken(User holder) -> throw Refusals.taken(same(profile, holder));
      case ReplaceUser.Outcome.LastAdmin last -> throw Refusals.lastAdmin();
    };
  }

  void delete(String id, AcceptedVersions versions, Actor actor) {
    switch (deprovisionUser.execute(new DeprovisionUser.Command(userId(id), versions, actor))) {
      case DeprovisionUser.Outcome.Deprovisioned done -> log("user deprovisioned", actor, userId(id));
      case DeprovisionUser.Outcome.NotFound none -> throw Refusals.notFound();
      case DeprovisionUser.Outcome.Stale stale -> throw Refusals.stale();
      case DeprovisionUser.Outcome.LastAdmin last -> throw Refusals.lastAdmin();
    }
  }

  private static String same(DirectoryProfile profile, User holder) {
    if (holder.userName().canonical().equals(profile.userName().canonical())) {
      return "userName";
    }
    Optional<ExternalId> externalId = profile.externalId();
    return externalId.isPresent() && externalId.equals(holder.externalId()) ? "externalId" : "email";
  }

  private static void log(String what, Actor actor, UserId user) {
    LOG.atInfo().addKeyValue("actor", actor.name()).addKeyValue("user_id", user.value()).log(what);
  }

  static UserId userId(String id) {
    return UserId.parse(id).orElseThrow(Refusals::notFound);
  }
}
