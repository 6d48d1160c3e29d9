package io.voicesurvey.domain.audit;

import java.util.Objects;

/**
 * One link of the chain over the audit trail: whoever knows it can tell whether anything up to here was changed.
 *
 * @param number  counted from 1, without gaps
 * @param eventId of the event that it seals; in the order of sealing, which is not quite that of the ids
 * @param hash    over the hash before it and the event
 */
public record Seal(long number, long eventId, SealHash hash) {

  /** What stands before the first seal. */
  public static final Seal START = new Seal(0, 0, SealHash.START);

  public Seal {
    Objects.requireNonNull(hash, "hash");
  }

  /** The seal of the event that follows the one that this seals. */
  public Seal next(RecordedEvent event) {
    return new Seal(number + 1, event.id(), hash.followedBy(event));
  }
}
