package io.voicesurvey.bootstrap.command;

import io.voicesurvey.adapters.persistence.audit.JsonAuditArchive;
import io.voicesurvey.application.audit.ArchiveAuditTrail;
import io.voicesurvey.application.audit.VerifyAuditTrail;
import io.voicesurvey.application.audit.VerifyAuditTrail.KeptSeal;
import io.voicesurvey.application.audit.VerifyAuditTrail.Outcome;
import io.voicesurvey.application.port.AuditArchive;
import io.voicesurvey.domain.audit.Seal;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The commands that verify and archive the audit trail. */
@Command(name = "audit", description = "Verifies and archives the audit trail.", synopsisSubcommandLabel = "COMMAND", footer = {
    "", "Needs: the settings of serve.", "Example:", "  voicesurveyagent audit verify"})
record AuditCommand(CommandContext context) {
  @Command(name = "verify", description = {
      "Checks that no event was changed or removed after it was sealed, and that each event is sealed or waits for its seal. It cannot detect events that an attacker adds with the database rights of the service.",
      "Prints the first deviation and exits with 1. It also exits with 1 if an event has waited for its seal for more than a minute.",
      "Prints the newest seal. Keep this seal in another place and pass it to the next check with --expect: only the kept seal shows that the end of the trail was cut off."}, footer = {
          "", "Needs: the settings of serve.", "Example:", "  voicesurveyagent audit verify",
          "  voicesurveyagent audit verify --archive audit-2025.jsonl --archive audit-2026.jsonl"})
  int verify(
      @Option(names = "--expect", paramLabel = "NUMBER:HASH", description = "A seal that an earlier check printed. It must still exist.") Optional<KeptSeal> kept,
      @Option(names = "--archive", paramLabel = "FILE", description = "A file that audit archive wrote. Repeat the option for several files, oldest first. Each file must continue the file before it, and the trail must continue the last file.") List<Path> archives) {
    List<AuditArchive> files = Optional.ofNullable(archives).orElse(List.of()).stream()
        .<AuditArchive>map(JsonAuditArchive::new).toList();
    return context.run(
        useCases -> report(useCases.verifyAuditTrail().execute(new VerifyAuditTrail.Command(kept, files))));
  }

  private int report(Outcome outcome) {
    return switch (outcome) {
      case Outcome.Intact(Seal newest, long pending, Seal archived) -> {
        context.out().printf("intact: %d events sealed, %d pending%n", newest.number(), pending);
        seal("archived up to seal", archived);
        seal("newest seal", newest);
        yield 0;
      }
      case Outcome.Overdue overdue -> {
        context.out()
            .printf("unsealed: event %d has waited for its seal since %s: start an instance, or look for errors"
                + " of sealing in its log%n", overdue.eventId(), overdue.since());
        yield 1;
      }
      case Outcome.KeptIsArchived(long number) ->
        context.failed("seal %d is in an archive: pass the file of that archive with --archive".formatted(number));
      case Outcome.ArchiveUnusable(String reason) -> context.failed(reason);
      case Outcome.Broken broken -> broken(broken);
    };
  }

  @Command(name = "archive", description = {
      "Moves the oldest events of the audit trail and their seals into a file. The seal of the last archived event stays in the trail, so audit verify continues from it.",
      "Writes the file, reads it back and compares it with the trail before it deletes any event. The trail records the archive. If the command is interrupted, run it again with the same file.",
      "Needs the database role that owns the tables, which is the role that migrates. Instances may run meanwhile."}, footer = {
          "", "Needs: the settings of serve.", "Example:",
          "  voicesurveyagent audit archive --before 2026-01-01 --out audit-2025.jsonl"})
  int archive(
      @Option(names = "--before", required = true, paramLabel = "DATE", description = "Archives events before this day (UTC).") LocalDate before,
      @Option(names = "--out", required = true, paramLabel = "FILE", description = "The file for the events. Only its owner can read it.") Path out) {
    ArchiveAuditTrail.Command command = new ArchiveAuditTrail.Command(before.atStartOfDay(ZoneOffset.UTC).toInstant(),
        new JsonAuditArchive(out));
    return context.run(useCases -> report(useCases.archiveAuditTrail().execute(command), out));
  }

  private int report(ArchiveAuditTrail.Outcome outcome, Path out) {
    return switch (outcome) {
      case ArchiveAuditTrail.Outcome.Archived(Seal last, long events) -> {
        context.out().printf("archived: %d events in %s%n", events, out);
        seal("last seal", last);
        yield 0;
      }
      case ArchiveAuditTrail.Outcome.NothingToArchive nothing ->
        context.done("There is no sealed event before that day, so nothing was archived.");
      case ArchiveAuditTrail.Outcome.Invalid(Outcome.Broken broken) -> broken(broken);
      case ArchiveAuditTrail.Outcome.OtherArchive other -> context.failed(
          out + " exists and is not the next part of this trail. Choose another file. Nothing was archived.");
      case ArchiveAuditTrail.Outcome.FileUnusable(String reason) -> context.failed(reason);
      case ArchiveAuditTrail.Outcome.NotAllowed notAllowed -> context.failed("This role may not take events out of the"
          + " audit trail. After migrate, run the command as the role that owns the tables, with the same file: " + out
          + " stays.");
    };
  }

  /** Prints nothing for the start of the chain. */
  private void seal(String name, Seal seal) {
    if (seal.number() > 0) {
      context.out().println(name + ": " + seal.text());
    }
  }

  private int broken(Outcome.Broken broken) {
    context.out().println("broken: " + broken.description());
    return 1;
  }
}
