package io.voicesurvey.application.user;

import io.voicesurvey.application.port.AuditTrail;
import io.voicesurvey.application.user.ImportBatches.Fate;
import io.voicesurvey.application.user.ImportUsers.Command;
import io.voicesurvey.application.user.ImportUsers.Line;
import io.voicesurvey.application.user.ImportUsers.Line.Assignment;
import io.voicesurvey.application.user.ImportUsers.Outcome;
import io.voicesurvey.domain.audit.AuditDetail;
import io.voicesurvey.domain.audit.AuditEvent;
import io.voicesurvey.domain.user.EmailAddress;
import io.voicesurvey.domain.user.UserId;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
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

  private static final String SEEN = "the email stands in a line before this one: give each person one line";
  private static final String LAST_ADMIN = "this is the last active administrator: make somebody else one first";

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
  /** The active admins after the rehearsed changes. */
  private final Set<UserId> admins;

  ImportRun(Command command, ImportBatches batches, AuditTrail auditTrail, InstantSource clock) {
    this.command = command;
    this.batches = batches;
    this.auditTrail = auditTrail;
    this.clock = clock;
    this.admins = command.dryRun() ? batches.activeAdmins() : Set.of();
  }

  Outcome toTheEnd() {
    try {
      importAll();
    } catch (RuntimeException e) {
      recordDespite(e);
      throw e;
    }
    record(Optional.empty());
    return new Outcome(count(Count.LINES), count(Count.CHANGED), count(Count.WAITING), count(Count.UNCHANGED),
        count(Count.REFUSED));
  }

  private void importAll() {
    while (command.lines().hasNext()) {
      apply(nextBatch()).forEach(fate -> postponed.add(fate.line()));
      command.listener().progressed(count(Count.LINES));
    }
    apply(postponed).forEach(fate -> refuse(fate.line().number(), LAST_ADMIN));
  }

  private List<Assignment> nextBatch() {
    List<Assignment> batch = new ArrayList<>();
    for (int i = 0; i < BATCH && command.lines().hasNext(); i++) {
      count(Count.LINES, 1);
      switch (command.lines().next()) {
        case Line.Wrong(long number, String reason) -> refuse(number, reason);
        case Line.Assignment line when seen.add(fingerprint(line.email())) -> batch.add(line);
        case Line.Assignment line -> refuse(line.number(), SEEN);
      }
    }
    return batch;
  }

  /** Returns the lines that would have removed the last admin. */
  private List<Fate> apply(List<Assignment> lines) {
    List<Fate> lastAdmins = new ArrayList<>();
    List<Assignment> left = List.copyOf(lines);
    while (!left.isEmpty()) {
      List<Assignment> overtaken = new ArrayList<>();
      for (Fate fate : fates(left)) {
        switch (fate) {
          case Fate.Changed(Assignment line, var before, var after) -> {
            count(Count.CHANGED, 1);
            command.listener().changes(line, before, after);
          }
          case Fate.Waits(Assignment line, Optional<Fate.Changed> taken) -> {
            count(Count.WAITING, 1);
            taken.ifPresent(change -> command.listener().changes(line, change.before(), change.after()));
            command.listener().waits(line);
          }
          case Fate.Unchanged unchanged -> count(Count.UNCHANGED, 1);
          case Fate.LastAdmin last -> lastAdmins.add(last);
          case Fate.Overtaken(Assignment line) -> overtaken.add(line);
        }
      }
      left = overtaken;
    }
    return lastAdmins;
  }

  private List<Fate> fates(List<Assignment> lines) {
    return command.dryRun()
        ? batches.rehearse(lines, command.actor(), admins)
        : batches.apply(lines, command.actor());
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
  private void recordDespite(RuntimeException failure) {
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
    try {
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(email.canonical().getBytes(StandardCharsets.UTF_8));
      return ByteBuffer.wrap(hash).getLong();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
