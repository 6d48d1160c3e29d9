package io.voicesurvey.application.audit;

import io.voicesurvey.application.audit.VerifyAuditTrail.KeptSeal;
import io.voicesurvey.application.audit.VerifyAuditTrail.Outcome;
import io.voicesurvey.application.audit.VerifyAuditTrail.Outcome.Broken;
import io.voicesurvey.application.port.AuditArchive;
import io.voicesurvey.application.port.AuditSeals.SealedEvent;
import io.voicesurvey.domain.audit.Seal;
import java.util.Iterator;
import java.util.Optional;

/**
 * The combined content of the archives that were given for a check.
 *
 * @param first  the seal before the first archive; without archives, one with a higher number than any real seal
 * @param last   empty without archives
 * @param broken the error that ended the reading
 */
record GivenArchives(Seal first, Optional<Seal> last, Optional<Broken> broken) {

  private static final GivenArchives NONE = new GivenArchives(new Seal(Long.MAX_VALUE, 0, Seal.START.hash()),
      Optional.empty(), Optional.empty());

  static GivenArchives read(VerifyAuditTrail.Command command) {
    GivenArchives all = NONE;
    for (AuditArchive archive : command.archives()) {
      GivenArchives before = all;
      all = archive.read((start, events) -> before.readNext(start, events, command.kept()));
      if (all.broken().isPresent()) {
        return all;
      }
    }
    return all;
  }

  private GivenArchives readNext(Seal start, Iterator<SealedEvent> events, Optional<KeptSeal> kept) {
    Optional<Seal> gap = last.filter(seal -> !seal.equals(start));
    if (gap.isPresent()) {
      return new GivenArchives(first, gap, Optional.of(new Outcome.ArchiveMissing(gap.get())));
    }
    Seal begin = last.isPresent() ? first : start;
    Seal newest = start;
    while (events.hasNext()) {
      SealedEvent next = events.next();
      Optional<Broken> broken = SealChain.validate(newest, next, kept.stream().toList());
      if (broken.isPresent()) {
        return new GivenArchives(begin, Optional.of(newest), broken);
      }
      newest = next.seal();
    }
    return new GivenArchives(begin, Optional.of(newest), Optional.empty());
  }
}
