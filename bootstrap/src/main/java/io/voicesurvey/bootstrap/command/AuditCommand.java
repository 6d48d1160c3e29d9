package io.voicesurvey.bootstrap.command;

import io.voicesurvey.application.audit.VerifyAuditTrail;
import io.voicesurvey.application.audit.VerifyAuditTrail.KeptSeal;
import io.voicesurvey.application.audit.VerifyAuditTrail.Outcome;
import io.voicesurvey.domain.audit.Seal;
import io.voicesurvey.domain.audit.SealHash;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** What operators do with the audit trail. */
@Command(name = "audit", description = "Checks the audit trail.", synopsisSubcommandLabel = "COMMAND", footer = {
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
          "  voicesurveyagent audit verify"})
  int verify(
      @Option(names = "--expect", paramLabel = "NUMBER:HASH", converter = KeptSealText.class, description = "A seal that an earlier check printed, which has to be there still.") Optional<KeptSeal> kept) {
    VerifyAuditTrail.Command command = new VerifyAuditTrail.Command(kept);
    return surroundings.with(useCases -> switch (useCases.get(VerifyAuditTrail.class).execute(command)) {
      case Outcome.Intact(Seal newest, long pending) -> intact(newest, pending);
      case Outcome.Overdue(long eventId, Instant since) -> overdue(eventId, since);
      case Outcome.EventChanged(Seal seal) ->
        broken("event %d is not what seal %d says", seal.eventId(), seal.number());
      case Outcome.EventRemoved(Seal seal) -> broken("event %d of seal %d is gone", seal.eventId(), seal.number());
      case Outcome.SealRemoved(long number) -> broken("seal %d is gone", number);
      case Outcome.SealPutIn(long number) -> broken("seal %d was put in by hand", number);
      case Outcome.EventDoubled(long eventId) -> broken("event %d is there more than once", eventId);
      case Outcome.NeverSealed(long eventId) -> broken("event %d was put in by hand, or its seal is gone", eventId);
      case Outcome.RemovedUnsealed(long eventId) -> broken("event %d is gone, before it was sealed", eventId);
      case Outcome.OtherThanKept(long number) -> broken("seal %d is gone, or not the one that was kept", number);
    });
  }

  private int intact(Seal newest, long pending) {
    surroundings.out().printf("intact: %d events sealed, %d pending%n", newest.number(), pending);
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

  /** A seal as {@link #verify} prints it. */
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
