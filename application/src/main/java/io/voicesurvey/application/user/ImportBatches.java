package io.voicesurvey.application.user;

import io.voicesurvey.application.port.SecretGenerator;
import io.voicesurvey.application.port.Transactions;
import io.voicesurvey.application.port.UserRepository;
import io.voicesurvey.application.port.WaitingUsers;
import io.voicesurvey.application.user.ImportUsers.Line.Assignment;
import io.voicesurvey.domain.audit.Actor;
import io.voicesurvey.domain.user.ActiveAdministrators;
import java.time.InstantSource;
import java.util.List;

/** Applies import lines with different emails, all in one transaction. */
final class ImportBatches {
  private final UserRepository users;
  private final WaitingUsers waitingUsers;
  private final UserChanges changes;
  private final Transactions transactions;
  private final SecretGenerator secrets;
  private final InstantSource clock;

  ImportBatches(UserRepository users, WaitingUsers waitingUsers, UserChanges changes, Transactions transactions,
      SecretGenerator secrets, InstantSource clock) {
    this.users = users;
    this.waitingUsers = waitingUsers;
    this.changes = changes;
    this.transactions = transactions;
    this.secrets = secrets;
    this.clock = clock;
  }

  List<ImportResult> apply(List<Assignment> lines, Actor actor) {
    return transactions.inTransaction(() -> batch(lines, actor).apply());
  }

  /** @param administrators after the previous batches of the dry run; updated */
  List<ImportResult> dryRun(List<Assignment> lines, Actor actor, ActiveAdministrators administrators) {
    return transactions.inTransaction(() -> batch(lines, actor).dryRun(administrators));
  }

  /** The current active administrators, for {@link #dryRun}. */
  ActiveAdministrators activeAdministrators() {
    return new ActiveAdministrators(transactions.inTransaction(users::lockActiveAdmins));
  }

  private ImportBatch batch(List<Assignment> lines, Actor actor) {
    return new ImportBatch(lines, actor, users, waitingUsers, changes, new LineEffect(secrets, clock.instant()));
  }
}
