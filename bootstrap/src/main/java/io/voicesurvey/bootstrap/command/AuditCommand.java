package io.voicesurvey.bootstrap.command;

import io.voicesurvey.application.audit.ArchiveAuditTrail;
import io.voicesurvey.application.audit.VerifyAuditTrail;
import io.voicesurvey.application.audit.VerifyAuditTrail.KeptSeal;
import io.voicesurvey.application.audit.VerifyAuditTrail.Outcome;
import io.voicesurvey.application.port.AuditArchive;
import io.voicesurvey.domain.audit.Seal;
import io.voicesurvey.domain.audit.SealHash;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** The commands that verify and archive the audit trail. */
@Command(name = "audit", description = "Checks the audit trail and archives it.", synopsisSubcommandLabel = "COMMAND", footer = {
    "", "Needs: the settings of serve.", "Example:", "  voicesurveyagent audit verify"})
final class AuditCommand {
  private final Surroundings surroundings;

  AuditCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Command(name = "verify", description = {
      "Checks that nothing in the audit trail was changed or taken away after it was sealed, and that nothing stands there that neither is sealed nor waits for it. It cannot tell what the service added from what somebody added in the same way who has the service's rights on the database.",
      "Exits with 1 where something is broken, or where an event has waited to be sealed for more than a minute.",
      "Prints the newest seal: keep it elsewhere and give it to a later check, since the end of the trail can be cut off without a trace in the trail itself."}, footer = {
          "", "Needs: the settings of serve.", "Example:",
          "  voicesurveyagent audit verify",
          "  voicesurveyagent audit verify --archive audit-2025.jsonl --archive audit-2026.jsonl"})
  int verify(
      @Option(names = "--expect", paramLabel = "NUMBER:HASH", converter = KeptSealText.class, description = "A seal that an earlier check printed, which has to be there still.") Optional<KeptSeal> kept,
      @Option(names = "--archive", paramLabel = "FILE", description = "What audit archive wrote. Several are given with the oldest first: each has to go on where the one before it ends, and the trail where the last one ends.") List<Path> archives) {
    List<AuditArchive> files = Optional.ofNullable(archives).orElse(List.of()).stream()
        .<AuditArchive>map(JsonAuditArchive::new).toList();
    return surroundings
        .with(
            useCases -> tell(useCases.verifyAuditTrail().execute(new VerifyAuditTrail.Command(kept, files))));
  }

  private int tell(Outcome outcome) {
    return switch (outcome) {
      case Outcome.Intact(Seal newest, long pending, Seal archived) -> intact(newest, pending, archived);
      case Outcome.Overdue(long eventId, Instant since) -> overdue(eventId, since);
      case Outcome.KeptIsArchived(long number) -> surroundings.failed(
          "seal %d is in an archive: give that file by --archive to have it checked".formatted(number));
      case Outcome.ArchiveUnusable(String reason) -> surroundings.failed(reason);
      case Outcome.Broken broken -> broken(broken);
    };
  }

  @Command(name = "archive", description = {
      "Moves the oldest events of the audit trail into a file, with their seals. The seal of the last one stays in the trail, so that audit verify goes on from there.",
      "The file is written, read back and compared with the trail before anything goes, and the trail itself tells of the archive. Where the command is interrupted, run it again with the same file.",
      "Needs the role that owns the tables, which is the one that migrates. Servers may run meanwhile."}, footer = {"",
          "Needs: the settings of serve.", "Example:",
          "  voicesurveyagent audit archive --before 2026-01-01 --out audit-2025.jsonl"})
  int archive(
      @Option(names = "--before", required = true, paramLabel = "DATE", description = "The day, in UTC, on which the first event may be that stays.") LocalDate before,
      @Option(names = "--out", required = true, paramLabel = "FILE", description = "Where the events go; readable by its owner alone.") Path out) {
    ArchiveAuditTrail.Command command = new ArchiveAuditTrail.Command(before.atStartOfDay(ZoneOffset.UTC).toInstant(),
        new JsonAuditArchive(out));
    return surroundings.with(useCases -> tell(useCases.archiveAuditTrail().execute(command), out));
  }

  private int tell(ArchiveAuditTrail.Outcome outcome, Path out) {
    return switch (outcome) {
      case ArchiveAuditTrail.Outcome.Archived(Seal last, long events) -> archived(last, events, out);
      case ArchiveAuditTrail.Outcome.NothingToArchive nothing ->
        surroundings.done("No sealed event is that old, so there is nothing to archive.");
      case ArchiveAuditTrail.Outcome.Invalid(Outcome.Broken broken) -> broken(broken);
      case ArchiveAuditTrail.Outcome.OtherArchive other -> surroundings.failed(
          out + " is there already and is not the next part of this trail. Choose another file; nothing was archived.");
      case ArchiveAuditTrail.Outcome.FileUnusable(String reason) -> surroundings.failed(reason);
      case ArchiveAuditTrail.Outcome.NotAllowed notAllowed ->
        surroundings
            .failed("This role may not take events out of the audit trail. Run the command as the role that owns"
                + " the tables, after migrate. " + out + " stays: give it again then.");
    };
  }

  private int archived(Seal last, long events, Path out) {
    surroundings.out().printf("archived: %d events in %s%n", events, out);
    surroundings.out().printf("last seal: %d:%s%n", last.number(), last.hash().value());
    return CommandLine.ExitCode.OK;
  }

  private int broken(Outcome.Broken broken) {
    return switch (broken) {
      case Outcome.EventChanged(Seal seal) ->
        broken("event %d is not what seal %d says", seal.eventId(), seal.number());
      case Outcome.EventRemoved(Seal seal) -> broken("event %d of seal %d is gone", seal.eventId(), seal.number());
      case Outcome.SealRemoved(long number) -> broken("seal %d is gone", number);
      case Outcome.ExtraSeal(long number) -> broken("seal %d was put in by hand", number);
      case Outcome.DuplicateEvent(long eventId) -> broken("event %d is there more than once", eventId);
      case Outcome.NeverSealed(long eventId) -> broken("event %d was put in by hand, or its seal is gone", eventId);
      case Outcome.RemovedUnsealed(long eventId) -> broken("event %d is gone, before it was sealed", eventId);
      case Outcome.DiffersFromKept(long number) -> broken("seal %d is gone, or not the one that was kept", number);
      case Outcome.ArchiveMissing(Seal last) ->
        broken("what follows seal %d is neither in the next archive nor in the trail", last.number());
    };
  }

  private int intact(Seal newest, long pending, Seal archived) {
    surroundings.out().printf("intact: %d events sealed, %d pending%n", newest.number(), pending);
    if (archived.number() > 0) {
      surroundings.out().printf("archived up to seal: %d:%s%n", archived.number(), archived.hash().value());
    }
    if (newest.number() > 0) {
      surroundings.out().printf("newest seal: %d:%s%n", newest.number(), newest.hash().value());
    }
    return CommandLine.ExitCode.OK;
  }

  private int overdue(long eventId, Instant since) {
    surroundings.out().printf("unsealed: event %d has waited to be sealed since %s: does any instance run,"
        + " and what keeps it from sealing?%n", eventId, since);
    return CommandLine.ExitCode.SOFTWARE;
  }

  private int broken(String sentence, Object... parts) {
    surroundings.out().println("broken: " + sentence.formatted(parts));
    return CommandLine.ExitCode.SOFTWARE;
  }

  /** A seal in the format that {@link #verify} prints. */
  static final class KeptSealText implements ITypeConverter<KeptSeal> {
    private static final Pattern FORM = Pattern.compile("([1-9]\\d{0,17}):([0-9a-f]{64})");

    @Override
    public KeptSeal convert(String text) {
      Matcher matcher = FORM.matcher(text);
      if (!matcher.matches()) {
        throw new TypeConversionException("the number of a seal, a colon and its hash are due");
      }
      return new KeptSeal(Long.parseLong(matcher.group(1)), new SealHash(matcher.group(2)));
    }
  }
}
