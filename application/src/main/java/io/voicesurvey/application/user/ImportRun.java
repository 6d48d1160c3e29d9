package io.voicesurvey.application.user;

import io.voicesurvey.application.port.AuditTrail;
import io.voicesurvey.application.user.ImportUsers.Command;
import io.voicesurvey.application.user.ImportUsers.Line;
import io.voicesurvey.application.user.ImportUsers.Line.Assignment;
import io.voicesurvey.application.user.ImportUsers.Outcome;
import io.voicesurvey.domain.Sha256;
import io.voicesurvey.domain.audit.AuditDetail;
import io.voicesurvey.domain.audit.AuditEvent;
import io.voicesurvey.domain.user.ActiveAdministrators;
import io.voicesurvey.domain.user.EmailAddress;
import java.nio.ByteBuffer;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** One import, from the first line to the last. */
final class ImportRun {
  /** Small enough for the time limit of a transaction, even with a slow connection to the database. */
  private static final int BATCH = 200;

  private static final String DUPLICATE = "An earlier line has the same email. Give each person one line.";

  private static final String DELETED = "The directory has deleted this user, so an import does not enable the user."
      + " Create the user in the directory again, or enable the user by id.";

  private enum Count {
    LINES(AuditDetail.LINES),
    CHANGED(AuditDetail.CHANGED),
    WAITING(AuditDetail.WAITING),
    UNCHANGED(AuditDetail.UNCHANGED),
    REFUSED(AuditDetail.REFUSED);

    private final AuditDetail key;

    Count(AuditDetail key) {
      this.key = key;
    }
  }

  private final Command command;
  private final ImportBatches batches;
  private final AuditTrail auditTrail;
  private final InstantSource clock;
  private final Map<Count, Long> counts = new EnumMap<>(Count.class);
  /** Fingerprints of the emails so far: some tens of megabytes for a million. */
  private final Set<Long> seen = new HashSet<>();
  /** Lines that would have removed the last admin. They may succeed after all other lines. */
  private final List<Assignment> postponed = new ArrayList<>();
  /** After the changes of a dry run so far; empty in a real import. */
  private final Optional<ActiveAdministrators> dryRunAdministrators;

  ImportRun(Command command, ImportBatches batches, AuditTrail auditTrail, InstantSource clock) {
    this.command = command;
    this.batches = batches;
    this.auditTrail = auditTrail;
    this.clock = clock;
    this.dryRunAdministrators = Optional.of(batches).filter(all -> command.dryRun())
        .map(ImportBatches::activeAdministrators);
  }

  Outcome execute() {
    try {
      importAll();
    } catch (RuntimeException e) {
      recordFailed(e);
      throw e;
    }
    record(Optional.empty());
    return new Outcome(count(Count.LINES), count(Count.CHANGED), count(Count.WAITING), count(Count.UNCHANGED),
        count(Count.REFUSED));
  }

  private void importAll() {
    while (command.lines().hasNext()) {
      apply(nextBatch()).forEach(result -> postponed.add(result.line()));
      command.listener().progressed(count(Count.LINES));
    }
    apply(postponed).forEach(result -> refuse(result.line().number(), ActiveAdministrators.LAST));
  }

  private List<Assignment> nextBatch() {
    List<Assignment> batch = new ArrayList<>();
    for (int i = 0; i < BATCH && command.lines().hasNext(); i++) {
      count(Count.LINES, 1);
      switch (command.lines().next()) {
        case Line.Wrong(long number, String reason) -> refuse(number, reason);
        case Line.Assignment line when seen.add(fingerprint(line.email())) -> batch.add(line);
        case Line.Assignment line -> refuse(line.number(), DUPLICATE);
      }
    }
    return batch;
  }

  /** Returns the lines that would have removed the last admin. */
  private List<ImportResult> apply(List<Assignment> lines) {
    List<ImportResult> lastAdmins = new ArrayList<>();
    List<Assignment> left = List.copyOf(lines);
    while (!left.isEmpty()) {
      List<Assignment> retries = new ArrayList<>();
      for (ImportResult result : results(left)) {
        switch (result) {
          case ImportResult.Changed(Assignment line, var before, var after) -> {
            count(Count.CHANGED, 1);
            command.listener().changes(line, before, after);
          }
          case ImportResult.Waiting(Assignment line, Optional<ImportResult.Changed> reduction) -> {
            count(Count.WAITING, 1);
            reduction.ifPresent(change -> command.listener().changes(line, change.before(), change.after()));
            command.listener().waits(line);
          }
          case ImportResult.Unchanged unchanged -> count(Count.UNCHANGED, 1);
          case ImportResult.LastAdmin last -> lastAdmins.add(last);
          case ImportResult.Deleted(Assignment line) -> refuse(line.number(), DELETED);
          case ImportResult.Retry(Assignment line) -> retries.add(line);
        }
      }
      left = retries;
    }
    return lastAdmins;
  }

  private List<ImportResult> results(List<Assignment> lines) {
    return dryRunAdministrators.map(administrators -> batches.dryRun(lines, command.actor(), administrators))
        .orElseGet(() -> batches.apply(lines, command.actor()));
  }

  private void refuse(long number, String reason) {
    count(Count.REFUSED, 1);
    command.listener().refused(number, reason);
  }

  /** @param brokenOff {@code true} if the import stopped early */
  private void record(Optional<String> brokenOff) {
    if (command.dryRun() || count(Count.CHANGED) + count(Count.WAITING) == 0) {
      return;
    }
    AuditEvent event = AuditEvent.usersImported(command.source(), command.actor(), clock.instant())
        .with(AuditDetail.BROKEN_OFF, brokenOff);
    for (Map.Entry<Count, Long> count : counts.entrySet()) {
      event = event.with(count.getKey().key, count.getValue());
    }
    auditTrail.add(event);
  }

  /** Changes before the failure stay, so the audit trail must record them if possible. */
  private void recordFailed(RuntimeException failure) {
    try {
      record(Optional.of("true"));
    } catch (RuntimeException e) {
      failure.addSuppressed(e);
    }
  }

  private void count(Count count, long more) {
    counts.merge(count, more, Long::sum);
  }

  private long count(Count count) {
    return counts.getOrDefault(count, 0L);
  }

  private static long fingerprint(EmailAddress email) {
    return ByteBuffer.wrap(Sha256.of(email.canonical())).getLong();
  }
}
