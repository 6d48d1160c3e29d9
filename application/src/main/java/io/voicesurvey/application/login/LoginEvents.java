package io.voicesurvey.application.login;

import io.voicesurvey.application.port.IdentityProvider.Redemption.Redeemed;
import io.voicesurvey.application.port.IdentityProvider.RoleClaim;
import io.voicesurvey.domain.audit.Actor;
import io.voicesurvey.domain.audit.AuditDetail;
import io.voicesurvey.domain.audit.AuditEvent;
import io.voicesurvey.domain.audit.AuditReason;
import io.voicesurvey.domain.session.Client;
import io.voicesurvey.domain.session.SessionId;
import io.voicesurvey.domain.user.EmailAddress;
import io.voicesurvey.domain.user.Person;
import io.voicesurvey.domain.user.Role;
import io.voicesurvey.domain.user.User;
import io.voicesurvey.domain.user.UserStatus;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** The audit events of a login. */
final class LoginEvents {
  private LoginEvents() {}

  /**
   * The changes of the user's permissions by a login.
   *
   * @param before the user before the login; empty at a first login, unless a directory stated the user
   */
  static List<AuditEvent> changed(Optional<User> before, User user, AdmissionRound round) {
    Role role = before.map(User::role).orElse(Role.VIEWER);
    UserStatus status = before.map(User::status).orElse(UserStatus.ACTIVE);
    List<AuditEvent> events = new ArrayList<>();
    if (role != user.role()) {
      Actor actor = actorOfRole(user, round.person(), source(round.giver(User::role)));
      events.add(
          explained(AuditEvent.roleChanged(user.id(), role, user.role(), actor, round.now()), user, round.redeemed()));
    }
    if (round.redeemed().roleClaim() == RoleClaim.OVERAGE) {
      events.add(AuditEvent.roleOverage(user.id(), user.role(), round.now()));
    }
    if (status != user.status()) {
      Actor actor = source(round.giver(User::status));
      events.add(AuditEvent.statusChanged(user.id(), status, user.status(), actor, round.now()));
    }
    return events;
  }

  /** A role from a directory applies if the provider states none. */
  private static Actor actorOfRole(User user, Person person, Actor source) {
    boolean isOfDirectory = source.equals(Actor.DIRECTORY) && !user.provisioning().claimed();
    return person.role().isPresent() && !isOfDirectory ? Actor.IDENTITY_PROVIDER : source;
  }

  /** Where the role and the status of the waiting user are from. */
  static Actor source(Optional<User> waiting) {
    return waiting.filter(found -> found.provisioning().isStated()).isPresent() ? Actor.DIRECTORY : Actor.IMPORT;
  }

  /**
   * @param waiting   the user who waited for the person; of an imported one, the event records whether the role applied
   * @param isApplied false if it would have removed the last active administrator
   * @param merged    the waiting users who were merged into this one
   */
  static AuditEvent signedIn(User user, SessionId session, Redeemed redeemed, boolean isNew,
      Optional<User> waiting, boolean isApplied, List<User> merged, Client client, Instant now) {
    Optional<User> imported = waiting.filter(found -> !found.provisioning().isStated());
    AuditEvent login = AuditEvent.login(user.id(), session, client, now)
        .with(AuditDetail.NEW_USER, Optional.of("true").filter(text -> isNew))
        .with(AuditDetail.IMPORTED_ROLE, imported.map(found -> found.role().label()))
        .with(AuditDetail.IMPORT, imported.map(found -> result(redeemed.person(), isApplied).label()))
        .with(AuditDetail.WAITING_USER, Optional.of(merged).filter(all -> !all.isEmpty()).map(LoginEvents::ids));
    return explained(login, user, redeemed);
  }

  private static String ids(List<User> users) {
    return users.stream().map(user -> user.id().value().toString()).collect(Collectors.joining(", "));
  }

  /** Explains the role viewer: the provider did not send the role claim. */
  private static AuditEvent explained(AuditEvent event, User user, Redeemed redeemed) {
    return redeemed.roleClaim().reasonOfViewer().filter(reason -> user.role() == Role.VIEWER).map(event::with)
        .orElse(event);
  }

  /** Whether the login applied the role that waited, and why not. */
  private static AuditReason result(Person person, boolean isApplied) {
    if (!isApplied) {
      return AuditReason.LAST_ADMIN;
    }
    if (!person.isEmailVerified()) {
      return AuditReason.EMAIL_NOT_VERIFIED;
    }
    return person.role().isPresent() ? AuditReason.ROLE_OF_IDENTITY_PROVIDER : AuditReason.APPLIED;
  }

  /** @param issuer of the provider of the login */
  static AuditEvent failed(LoginFailure.Audited failure, String issuer, Client client, Instant now) {
    return switch (failure) {
      case LoginFailure.IdTokenRefused refused ->
        AuditEvent.loginFailed(Optional.empty(), AuditReason.INVALID_ID_TOKEN, client, now)
            .with(AuditDetail.ISSUER, issuer).with(AuditDetail.CAUSE, refused.check());
      case LoginFailure.AcrNotMet refused ->
        AuditEvent.loginFailed(Optional.empty(), AuditReason.ACR_NOT_MET, client, now)
            .with(AuditDetail.ISSUER, issuer).with(AuditDetail.CAUSE, refused.check());
      case LoginFailure.UserDisabled disabled ->
        AuditEvent.loginFailed(Optional.of(disabled.userId()), AuditReason.USER_DISABLED, client, now);
      case LoginFailure.EmailConflict conflict -> conflict(conflict, client, now);
    };
  }

  /** Contains the data that an administrator needs to relink the owner of the email to this identity. */
  private static AuditEvent conflict(LoginFailure.EmailConflict conflict, Client client, Instant now) {
    Person person = conflict.person();
    return AuditEvent.loginFailed(conflict.userId(), AuditReason.EMAIL_CONFLICT, client, now)
        .with(AuditDetail.ISSUER, person.identity().issuer()).with(AuditDetail.SUBJECT, person.identity().subject())
        .with(AuditDetail.EMAIL, person.email().map(EmailAddress::value))
        .with(AuditDetail.EMAIL_VERIFIED, Boolean.toString(person.isEmailVerified()))
        .with(AuditDetail.EMAIL_HOLDER, conflict.holder().map(id -> id.value().toString()));
  }
}
