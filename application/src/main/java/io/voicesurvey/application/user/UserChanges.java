package io.voicesurvey.application.user;

import io.voicesurvey.application.port.AuditTrail;
import io.voicesurvey.application.port.SessionRepository;
import io.voicesurvey.application.port.UserRepository;
import io.voicesurvey.application.port.UserRepository.Update;
import io.voicesurvey.domain.audit.Actor;
import io.voicesurvey.domain.audit.AuditEvent;
import io.voicesurvey.domain.audit.AuditReason;
import io.voicesurvey.domain.user.ActiveAdministrators;
import io.voicesurvey.domain.user.ExternalId;
import io.voicesurvey.domain.user.User;
import io.voicesurvey.domain.user.UserId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Stores changed users, records the changes in the audit trail, and revokes the sessions of disabled users. A user who
 * becomes disabled keeps out the other users of the person, for whom the identity provider stated the external id of the
 * disabled one: their next login is refused, so their sessions end, too.
 */
final class UserChanges {
  private final UserRepository users;
  private final SessionRepository sessions;
  private final AuditTrail auditTrail;

  UserChanges(UserRepository users, SessionRepository sessions, AuditTrail auditTrail) {
    this.users = users;
    this.sessions = sessions;
    this.auditTrail = auditTrail;
  }

  /** @param before locked by the surrounding transaction */
  record Change(User before, User after) {}

  /** Applies the change; false if no active administrator would remain who can sign in. Then nothing is applied. */
  boolean keepsAdministrator(User before, User after, ActiveAdministrators administrators) {
    return administrators.apply(after, keptOut(before, after));
  }

  /** Also if a user who is disabled already gets the external id. */
  private List<UserId> keptOut(User before, User after) {
    Stream<ExternalId> former = before.externalId().stream().filter(id -> before.isActive());
    Stream<ExternalId> current = after.externalId().stream()
        .filter(id -> before.isActive() || !before.externalId().equals(after.externalId()));
    return after.isActive()
        ? List.of()
        : Stream.concat(former, current).distinct().flatMap(id -> users.findClaiming(id).stream()).distinct()
            .filter(user -> !user.equals(after.id())).toList();
  }

  /** @param before locked by the surrounding transaction */
  void store(User before, User after, Actor actor, Instant now) {
    store(before, after, actor, Optional.empty(), now);
  }

  /**
   * @param before locked by the surrounding transaction
   * @param reason of another status
   */
  void store(User before, User after, Actor actor, Optional<AuditReason> reason, Instant now) {
    store(List.of(new Change(before, after)), actor, reason, now);
  }

  /** Stores several changes in the same way. One statement adds all events. */
  void store(List<Change> changes, Actor actor, Instant now) {
    store(changes, actor, Optional.empty(), now);
  }

  private void store(List<Change> changes, Actor actor, Optional<AuditReason> reason, Instant now) {
    List<AuditEvent> events = new ArrayList<>();
    for (Change change : changes) {
      if (users.update(change.after()) != Update.UPDATED) {
        throw new IllegalStateException("a user changed although it was locked");
      }
      events.addAll(events(change.before(), change.after(), actor, reason, now));
      if (!change.after().isActive() && !change.after().isWaiting()) {
        events.addAll(endSessions(List.of(change.after().id()), actor, now));
      }
      events.addAll(endSessions(keptOut(change.before(), change.after()), actor, now));
    }
    if (!events.isEmpty()) {
      auditTrail.add(events);
    }
  }

  private static List<AuditEvent> events(User before, User after, Actor actor, Optional<AuditReason> reason,
      Instant now) {
    List<AuditEvent> events = new ArrayList<>();
    AuditEvent.userChanged(before, after, actor, now).ifPresent(events::add);
    if (after.role() != before.role()) {
      events.add(AuditEvent.roleChanged(after.id(), before.role(), after.role(), actor, now));
    }
    if (after.status() != before.status()) {
      AuditEvent event = AuditEvent.statusChanged(after.id(), before.status(), after.status(), actor, now);
      events.add(reason.map(event::with).orElse(event));
    }
    return events;
  }

  private List<AuditEvent> endSessions(List<UserId> owners, Actor actor, Instant now) {
    List<AuditEvent> events = new ArrayList<>();
    for (UserId owner : owners) {
      int count = sessions.revoke(owner);
      if (count > 0) {
        events.add(AuditEvent.sessionsRevoked(owner, count, actor, now));
      }
    }
    return events;
  }
}
