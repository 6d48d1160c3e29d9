package io.voicesurvey.application.user;

import io.voicesurvey.application.port.AuditTrail;
import io.voicesurvey.application.port.SecretGenerator;
import io.voicesurvey.application.port.SessionRepository;
import io.voicesurvey.application.port.Transactions;
import io.voicesurvey.application.port.UserRepository;
import io.voicesurvey.application.port.WaitingUsers;
import io.voicesurvey.domain.audit.Actor;
import io.voicesurvey.domain.user.EmailAddress;
import io.voicesurvey.domain.user.Role;
import io.voicesurvey.domain.user.User;
import io.voicesurvey.domain.user.UserStatus;
import java.time.InstantSource;
import java.util.Iterator;
import java.util.Objects;
import java.util.Optional;

/**
 * Assigns roles to many users. A person who has not signed in with that verified email becomes a waiting user. For an
 * existing user with an unverified email, a line only reduces permissions. Lines are committed in batches, so a
 * repeated import continues after an interruption. Lines that are already true change, lock and record nothing.
 */
public final class ImportUsers {
  /** One line of the file, in the file's order. */
  public sealed interface Line {
    /** The line number in the file, from 1. */
    long number();

    /** @param status empty: unchanged; active for an unknown user */
    record Assignment(long number, EmailAddress email, Role role, Optional<UserStatus> status) implements Line {
      public Assignment {
        Objects.requireNonNull(email, "email");
        Objects.requireNonNull(role, "role");
        Objects.requireNonNull(status, "status");
      }
    }

    /** @param reason the error, to be read after the line number */
    record Wrong(long number, String reason) implements Line {}
  }

  /** Receives the results line by line, not in the order of the file. Ignores every result that it does not override. */
  @FunctionalInterface
  public interface Listener {
    /** The line changes, or would change, an existing user. */
    default void changes(Line.Assignment line, User before, User after) {}

    /** The line adds or changes, or would add or change, the user who waits with its email. */
    default void waits(Line.Assignment line) {}

    /** The line has no effect. */
    void refused(long number, String reason);

    /** @param lines the number of lines read from the file */
    default void progressed(long lines) {}
  }

  /**
   * @param lines  read one by one; a second line with the same email, compared without case, is refused
   * @param source the origin of the lines, for the audit trail
   * @param dryRun reports all results and changes nothing
   */
  public record Command(Iterator<Line> lines, String source, boolean dryRun, Actor actor, Listener listener) {}

  /**
   * The number of lines and of each result.
   *
   * @param changed   existing users with another role or status now
   * @param waiting   users who wait for the first login with that verified email, added or changed by this import
   * @param unchanged lines that are already true
   * @param refused   lines without effect, each reported
   */
  public record Outcome(long lines, long changed, long waiting, long unchanged, long refused) {}

  private final UserRepository users;
  private final WaitingUsers waitingUsers;
  private final SessionRepository sessions;
  private final AuditTrail auditTrail;
  private final Transactions transactions;
  private final SecretGenerator secrets;
  private final InstantSource clock;

  public ImportUsers(UserRepository users, WaitingUsers waitingUsers, SessionRepository sessions,
      AuditTrail auditTrail, Transactions transactions, SecretGenerator secrets, InstantSource clock) {
    this.users = users;
    this.waitingUsers = waitingUsers;
    this.sessions = sessions;
    this.auditTrail = auditTrail;
    this.transactions = transactions;
    this.secrets = secrets;
    this.clock = clock;
  }

  public Outcome execute(Command command) {
    ImportBatches batches = new ImportBatches(users, waitingUsers, new UserChanges(users, sessions, auditTrail),
        transactions, secrets, clock);
    return new ImportRun(command, batches, auditTrail, clock).execute();
  }
}
