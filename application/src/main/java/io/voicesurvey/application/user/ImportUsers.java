package io.voicesurvey.application.user;

import io.voicesurvey.application.port.AuditTrail;
import io.voicesurvey.application.port.PendingRoles;
import io.voicesurvey.application.port.SessionRepository;
import io.voicesurvey.application.port.Transactions;
import io.voicesurvey.application.port.UserRepository;
import io.voicesurvey.domain.audit.Actor;
import io.voicesurvey.domain.user.EmailAddress;
import io.voicesurvey.domain.user.PendingRole;
import io.voicesurvey.domain.user.Role;
import io.voicesurvey.domain.user.User;
import io.voicesurvey.domain.user.UserStatus;
import java.time.InstantSource;
import java.util.Iterator;
import java.util.Objects;
import java.util.Optional;

/**
 * Gives many people their roles, and keeps the roles of those who have not signed in with that email, verified, until they
 * do. From a user who has the email without a verification a line takes what it takes, and gives nothing. Some hundred lines at a
 * time are kept for themselves: whatever ends an import, another one goes on where it ended, and where all is as the
 * lines say nothing is changed, locked or recorded.
 */
public final class ImportUsers {
  /** One line of the file, read in its order. */
  public sealed interface Line {
    /** Counted from 1, in the file. */
    long number();

    /** @param status none: as it is, which for people not yet known is active */
    record Assignment(long number, EmailAddress email, Role role, Optional<UserStatus> status) implements Line {
      public Assignment {
        Objects.requireNonNull(email, "email");
        Objects.requireNonNull(role, "role");
        Objects.requireNonNull(status, "status");
      }
    }

    /** @param reason what is wrong with it, to be read after its number */
    record Wrong(long number, String reason) implements Line {}
  }

  /** Is told what happens, line by line; not in the order of the file. */
  public interface Listener {
    /** A known user becomes, or would become, another. */
    void changes(Line.Assignment line, User before, User after);

    /** Who signs in with that email, verified, will be, or would be, what the line says. */
    void waits(Line.Assignment line);

    /** The line has no effect. */
    void refused(long number, String reason);

    /** @param lines how many of the file are done with */
    void progressed(long lines);
  }

  /**
   * @param lines  taken one by one; the second of an email, compared without case, is refused
   * @param source what the lines come from, for the audit trail
   * @param dryRun tells all that would happen, and changes nothing
   */
  public record Command(Iterator<Line> lines, String source, boolean dryRun, Actor actor, Listener listener) {}

  /**
   * How many lines there were, and what became of them.
   *
   * @param changed   known users who have another role or status now
   * @param waiting   people who will have, at their first login with that email verified, another role or status than
   *                  before
   * @param unchanged lines that say what is so already
   * @param refused   lines without effect, each of them told of
   */
  public record Outcome(long lines, long changed, long waiting, long unchanged, long refused) {}

  private final UserRepository users;
  private final PendingRoles pendingRoles;
  private final SessionRepository sessions;
  private final AuditTrail auditTrail;
  private final Transactions transactions;
  private final InstantSource clock;

  public ImportUsers(UserRepository users, PendingRoles pendingRoles, SessionRepository sessions,
      AuditTrail auditTrail, Transactions transactions, InstantSource clock) {
    this.users = users;
    this.pendingRoles = pendingRoles;
    this.sessions = sessions;
    this.auditTrail = auditTrail;
    this.transactions = transactions;
    this.clock = clock;
  }

  public Outcome execute(Command command) {
    ImportBatches batches = new ImportBatches(users, pendingRoles, new UserChanges(users, sessions, auditTrail),
        transactions, clock);
    return new ImportRun(command, batches, auditTrail, clock).toTheEnd();
  }
}
