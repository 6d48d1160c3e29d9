package io.voicesurvey.domain.audit;

import io.voicesurvey.domain.Text;
import io.voicesurvey.domain.program.ClientSecret;
import io.voicesurvey.domain.program.CredentialId;
import io.voicesurvey.domain.program.TrustRule;
import io.voicesurvey.domain.session.Client;
import io.voicesurvey.domain.session.SessionId;
import io.voicesurvey.domain.user.DirectoryGroup;
import io.voicesurvey.domain.user.ExternalIdentity;
import io.voicesurvey.domain.user.Role;
import io.voicesurvey.domain.user.User;
import io.voicesurvey.domain.user.UserId;
import io.voicesurvey.domain.user.UserStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * An event that affects what a user may do in this service. Each type has its factories here.
 *
 * @param userId the affected user; empty if no known user is affected
 * @param detail further facts by {@link AuditDetail#label()}, never a secret. Each value is reduced to its displayable
 *               characters, at most 1,000
 */
public record AuditEvent(AuditEventType type, Optional<UserId> userId, Actor actor, Map<String, String> detail,
    Instant at) {

  private static final int MAX_DETAIL_LENGTH = 1_000;

  public AuditEvent {
    Objects.requireNonNull(type, "type");
    Objects.requireNonNull(userId, "userId");
    Objects.requireNonNull(actor, "actor");
    Objects.requireNonNull(at, "at");
    detail = detail.entrySet().stream().collect(
        Collectors.toUnmodifiableMap(Map.Entry::getKey, entry -> Text.cleaned(entry.getValue(), MAX_DETAIL_LENGTH)));
  }

  public static AuditEvent login(UserId user, SessionId session, Client client, Instant now) {
    return of(AuditEventType.LOGIN, user, Actor.user(user), now).with(client).with(AuditDetail.SESSION_ID, session);
  }

  /**
   * A failed login is anonymous, even if the user is known.
   *
   * @param user empty if the user is unknown
   */
  public static AuditEvent loginFailed(Optional<UserId> user, AuditReason reason, Client client, Instant now) {
    return new AuditEvent(AuditEventType.LOGIN_FAILED, user, Actor.ANONYMOUS, Map.of(), now).with(client).with(reason);
  }

  /**
   * A login ended the session that its browser had before.
   *
   * @param owner   of the ended session
   * @param session the ended one
   * @param by      the user who signed in
   */
  public static AuditEvent loginReplaced(UserId owner, SessionId session, UserId by, Instant now) {
    return of(AuditEventType.LOGIN_REPLACED, owner, Actor.user(by), now).with(AuditDetail.SESSION_ID, session);
  }

  public static AuditEvent logout(UserId user, SessionId session, Instant now) {
    return of(AuditEventType.LOGOUT, user, Actor.user(user), now).with(AuditDetail.SESSION_ID, session);
  }

  /** @param generation of the refresh token that was used again */
  public static AuditEvent refreshReused(UserId user, SessionId session, int generation, Instant now) {
    return of(AuditEventType.REFRESH_REUSED, user, Actor.ANONYMOUS, now).with(AuditDetail.SESSION_ID, session)
        .with(AuditDetail.GENERATION, generation);
  }

  /** A user or an administrator ended one session. */
  public static AuditEvent sessionRevoked(UserId owner, SessionId session, Actor actor, Instant now) {
    return sessionsRevoked(owner, 1, actor, now).with(AuditDetail.SESSION_ID, session);
  }

  public static AuditEvent sessionsRevoked(UserId user, long count, Actor actor, Instant now) {
    return of(AuditEventType.SESSIONS_REVOKED, user, actor, now).with(AuditDetail.COUNT, count);
  }

  /** Sessions of several users ended. */
  public static AuditEvent sessionsOfUsersRevoked(long count, Actor actor, Instant now) {
    return of(AuditEventType.SESSIONS_REVOKED, actor, now).with(AuditDetail.COUNT, count);
  }

  public static AuditEvent roleChanged(UserId user, Role from, Role to, Actor actor, Instant now) {
    return of(AuditEventType.ROLE_CHANGED, user, actor, now).withChange(from.label(), to.label());
  }

  /** @param role the role that the user keeps */
  public static AuditEvent roleOverage(UserId user, Role role, Instant now) {
    return of(AuditEventType.ROLE_OVERAGE, user, Actor.IDENTITY_PROVIDER, now).with(AuditDetail.ROLE, role.label())
        .with(AuditReason.ROLE_CLAIM_ELSEWHERE);
  }

  public static AuditEvent statusChanged(UserId user, UserStatus from, UserStatus to, Actor actor, Instant now) {
    return of(AuditEventType.STATUS_CHANGED, user, actor, now).withChange(from.label(), to.label());
  }

  public static AuditEvent userProvisioned(UserId user, Role role, Actor actor, Instant now) {
    return of(AuditEventType.USER_PROVISIONED, user, actor, now).with(AuditDetail.ROLE, role.label());
  }

  /** Empty if the change is of none of the attributes by which a directory identifies a user. */
  public static Optional<AuditEvent> userChanged(User before, User after, Actor actor, Instant now) {
    List<DirectoryAttribute> changed = DirectoryAttribute.changed(before, after);
    if (changed.isEmpty()) {
      return Optional.empty();
    }
    AuditEvent event = of(AuditEventType.USER_CHANGED, after.id(), actor, now).with(AuditDetail.ATTRIBUTES,
        changed.stream().map(attribute -> attribute.key().label()).collect(Collectors.joining(", ")));
    for (DirectoryAttribute attribute : changed) {
      event = event.with(attribute.key(), attribute.of(after));
    }
    return Optional.of(event);
  }

  /**
   * @param type    of the event: that a group was created, changed or deleted
   * @param added   the number of new members
   * @param removed the number of former members
   */
  public static AuditEvent ofGroup(AuditEventType type, DirectoryGroup group, int added, int removed, Actor actor,
      Instant now) {
    return of(type, actor, now).with(AuditDetail.GROUP_ID, group.id().value().toString())
        .with(AuditDetail.GROUP_NAME, group.name()).with(AuditDetail.ADDED, count(added))
        .with(AuditDetail.REMOVED, count(removed));
  }

  /** A count of zero is left out. */
  private static Optional<String> count(int count) {
    return count == 0 ? Optional.empty() : Optional.of(Integer.toString(count));
  }

  public static AuditEvent userRelinked(UserId user, ExternalIdentity from, ExternalIdentity to, Actor actor,
      Instant now) {
    return of(AuditEventType.USER_RELINKED, user, actor, now).with(AuditDetail.FROM_ISSUER, from.issuer())
        .with(AuditDetail.FROM_SUBJECT, from.subject()).with(AuditDetail.TO_ISSUER, to.issuer())
        .with(AuditDetail.TO_SUBJECT, to.subject());
  }

  public static AuditEvent serviceCreated(UserId account, Role role, Actor actor, Instant now) {
    return of(AuditEventType.SERVICE_CREATED, account, actor, now).with(AuditDetail.ROLE, role.label());
  }

  public static AuditEvent clientSecretCreated(UserId account, ClientSecret secret, Actor actor, Instant now) {
    return of(AuditEventType.CLIENT_SECRET_CREATED, account, actor, now).with(AuditDetail.SECRET_ID, secret.id())
        .with(AuditDetail.EXPIRES_AT, secret.expiresAt().map(Instant::toString));
  }

  /** @param sessions the number of ended sessions */
  public static AuditEvent clientSecretDeleted(UserId account, CredentialId secret, int sessions, Actor actor,
      Instant now) {
    return of(AuditEventType.CLIENT_SECRET_DELETED, account, actor, now).with(AuditDetail.SECRET_ID, secret)
        .withCount(sessions);
  }

  public static AuditEvent trustAdded(TrustRule rule, Actor actor, Instant now) {
    return of(AuditEventType.TRUST_ADDED, rule.account(), actor, now).with(AuditDetail.TRUST_ID, rule.id())
        .with(AuditDetail.ISSUER, rule.issuer()).with(AuditDetail.AUDIENCE, rule.audience())
        .with(AuditDetail.CLAIMS, rule.claimsText()).with(AuditDetail.TTL, rule.maxLifetime().toString());
  }

  /** @param sessions the number of ended sessions */
  public static AuditEvent trustRemoved(UserId account, CredentialId rule, int sessions, Actor actor, Instant now) {
    return of(AuditEventType.TRUST_REMOVED, account, actor, now).with(AuditDetail.TRUST_ID, rule).withCount(sessions);
  }

  public static AuditEvent serviceTokenIssued(UserId account, Role role, Duration ttl, SessionId session, Actor actor,
      Instant now) {
    return of(AuditEventType.SERVICE_TOKEN_ISSUED, account, actor, now).with(AuditDetail.ROLE, role.label())
        .with(AuditDetail.TTL, ttl.toString()).with(AuditDetail.SESSION_ID, session);
  }

  /** @param source the name of the imported file */
  public static AuditEvent usersImported(String source, Actor actor, Instant now) {
    return of(AuditEventType.USERS_IMPORTED, actor, now).with(AuditDetail.SOURCE, source);
  }

  /**
   * @param last   the last seal of the archive
   * @param events the number of archived events
   */
  public static AuditEvent auditArchived(Seal last, long events, Instant now) {
    return of(AuditEventType.AUDIT_ARCHIVED, Actor.COMMAND, now).with(AuditDetail.SEAL, last.text())
        .with(AuditDetail.EVENTS, events);
  }

  /** This event with one more fact. */
  public AuditEvent with(AuditDetail key, String value) {
    Map<String, String> more = new HashMap<>(detail);
    more.put(key.label(), value);
    return new AuditEvent(type, userId, actor, more, at);
  }

  public AuditEvent with(AuditDetail key, long value) {
    return with(key, Long.toString(value));
  }

  /** This event, with the fact if it is present. */
  public AuditEvent with(AuditDetail key, Optional<String> value) {
    return value.map(text -> with(key, text)).orElse(this);
  }

  public AuditEvent with(AuditReason reason) {
    return with(AuditDetail.REASON, reason.label());
  }

  public AuditEvent with(AuditDetail key, CredentialId credential) {
    return with(key, credential.value().toString());
  }

  private AuditEvent withCount(int count) {
    return with(AuditDetail.COUNT, count(count));
  }

  private AuditEvent with(AuditDetail key, SessionId session) {
    return with(key, session.value().toString());
  }

  private AuditEvent with(Client client) {
    return with(AuditDetail.IP, client.ip()).with(AuditDetail.USER_AGENT, client.userAgent());
  }

  private AuditEvent withChange(String from, String to) {
    return with(AuditDetail.FROM, from).with(AuditDetail.TO, to);
  }

  private static AuditEvent of(AuditEventType type, UserId user, Actor actor, Instant now) {
    return new AuditEvent(type, Optional.of(user), actor, Map.of(), now);
  }

  private static AuditEvent of(AuditEventType type, Actor actor, Instant now) {
    return new AuditEvent(type, Optional.empty(), actor, Map.of(), now);
  }
}
