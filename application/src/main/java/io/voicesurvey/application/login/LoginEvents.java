package io.voicesurvey.application.login;

import io.voicesurvey.application.login.CompleteLogin.Outcome.SignedIn;
import io.voicesurvey.application.port.IdentityProvider.Redemption.Redeemed;
import io.voicesurvey.application.port.IdentityProvider.RoleClaim;
import io.voicesurvey.domain.audit.Actor;
import io.voicesurvey.domain.audit.AuditEvent;
import io.voicesurvey.domain.audit.AuditEventType;
import io.voicesurvey.domain.session.Client;
import io.voicesurvey.domain.user.EmailAddress;
import io.voicesurvey.domain.user.PendingRole;
import io.voicesurvey.domain.user.Person;
import io.voicesurvey.domain.user.Role;
import io.voicesurvey.domain.user.User;
import io.voicesurvey.domain.user.UserId;
import io.voicesurvey.domain.user.UserStatus;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The audit events of a login. */
final class LoginEvents {
  private LoginEvents() {}

  /**
   * The changes of the user's permissions by a login.
   *
   * @param before the user before the login; empty for a new user
   */
  static List<AuditEvent> changed(Optional<User> before, User user, Redeemed redeemed, Instant now) {
    Role role = before.map(User::role).orElse(Role.VIEWER);
    UserStatus status = before.map(User::status).orElse(UserStatus.ACTIVE);
    List<AuditEvent> events = new ArrayList<>();
    if (role != user.role()) {
      Map<String, String> detail = new HashMap<>(Map.of("from", role.label(), "to", user.role().label()));
      detail.putAll(missing(redeemed.roleClaim()));
      events.add(event(AuditEventType.ROLE_CHANGED, Optional.of(user.id()),
          redeemed.person().role().isPresent() ? Actor.IDENTITY_PROVIDER : Actor.IMPORT, detail, now));
    }
    if (redeemed.roleClaim() == RoleClaim.OVERAGE) {
      events.add(event(AuditEventType.ROLE_OVERAGE, Optional.of(user.id()), Actor.IDENTITY_PROVIDER,
          Map.of("role", user.role().label(), "reason", "role_claim_elsewhere"), now));
    }
    if (status != user.status()) {
      events.add(event(AuditEventType.STATUS_CHANGED, Optional.of(user.id()), Actor.IMPORT,
          Map.of("from", status.label(), "to", user.status().label()), now));
    }
    return events;
  }

  /**
   * @param pending   the pending role of the user's email; the event records its result
   * @param isApplied false if it would have removed the last active administrator
   */
  static AuditEvent signedIn(SignedIn signedIn, Redeemed redeemed, boolean isNew, Optional<PendingRole> pending,
      boolean isApplied, Client client, Instant now) {
    User user = signedIn.user();
    Map<String, String> detail = detail(client);
    detail.put("session_id", signedIn.sessionId().value().toString());
    if (isNew) {
      detail.put("new_user", "true");
    }
    pending.ifPresent(waiting -> {
      detail.put("imported_role", waiting.role().label());
      detail.put("import", isApplied ? fate(redeemed.person()) : "last_admin");
    });
    detail.putAll(missing(redeemed.roleClaim()));
    return event(AuditEventType.LOGIN, Optional.of(user.id()), Actor.user(user.id()), detail, now);
  }

  /** Explains the role viewer: the provider did not send the role claim. */
  private static Map<String, String> missing(RoleClaim roleClaim) {
    return roleClaim.isMissing() ? Map.of("reason", "role_claim_" + roleClaim.label()) : Map.of();
  }

  /** The result of a pending role. */
  private static String fate(Person person) {
    if (!person.isEmailVerified()) {
      return "email_not_verified";
    }
    return person.role().isPresent() ? "role_of_identity_provider" : "applied";
  }

  static AuditEvent sessionsEnded(User user, int count, Instant now) {
    return event(AuditEventType.SESSIONS_REVOKED, Optional.of(user.id()), Actor.IMPORT,
        Map.of("count", Integer.toString(count)), now);
  }

  /** A failed login is anonymous, even if the user is known. */
  static AuditEvent failed(LoginFailure.Audited failure, Client client, Instant now) {
    Map<String, String> detail = detail(client);
    detail.put("reason", reason(failure));
    detail.putAll(circumstances(failure));
    return event(AuditEventType.LOGIN_FAILED, userId(failure), Actor.ANONYMOUS, detail, now);
  }

  /** The error code in the response to the client. */
  private static String reason(LoginFailure.Audited failure) {
    return switch (failure) {
      case LoginFailure.IdTokenRefused refused -> "INVALID_ID_TOKEN";
      case LoginFailure.UserDisabled disabled -> "USER_DISABLED";
      case LoginFailure.EmailConflict conflict -> "EMAIL_CONFLICT";
    };
  }

  private static Map<String, String> circumstances(LoginFailure.Audited failure) {
    return switch (failure) {
      case LoginFailure.IdTokenRefused refused -> Map.of("cause", refused.check());
      case LoginFailure.EmailConflict conflict -> conflict(conflict.person(), conflict.holder());
      case LoginFailure.UserDisabled disabled -> Map.of();
    };
  }

  /** The data that an administrator needs to relink the owner of the email to this identity. */
  private static Map<String, String> conflict(Person person, Optional<UserId> holder) {
    Map<String, String> detail = new HashMap<>(
        Map.of("issuer", person.identity().issuer(), "subject", person.identity().subject()));
    detail.putAll(present("email", person.email().map(EmailAddress::value)));
    detail.put("email_verified", Boolean.toString(person.isEmailVerified()));
    detail.putAll(present("email_holder", holder.map(id -> id.value().toString())));
    return detail;
  }

  private static Optional<UserId> userId(LoginFailure.Audited failure) {
    return switch (failure) {
      case LoginFailure.UserDisabled disabled -> Optional.of(disabled.userId());
      case LoginFailure.EmailConflict conflict -> conflict.userId();
      case LoginFailure.IdTokenRefused refused -> Optional.empty();
    };
  }

  private static Map<String, String> detail(Client client) {
    Map<String, String> detail = new HashMap<>(present("ip", client.ip()));
    detail.putAll(present("user_agent", client.userAgent()));
    return detail;
  }

  private static Map<String, String> present(String name, Optional<String> value) {
    return value.map(text -> Map.of(name, text)).orElseGet(Map::of);
  }

  private static AuditEvent event(AuditEventType type, Optional<UserId> userId, Actor actor,
      Map<String, String> detail, Instant now) {
    return new AuditEvent(type, userId, actor, detail, now);
  }
}
