package io.voicesurvey.domain.audit;

import java.util.Objects;

/**
 * One link of the hash chain over the audit trail. A known seal reveals whether any event up to it was changed.
 *
 * @param number  from 1, without gaps
 * @param eventId the sealed event; events are sealed nearly, but not always, in the order of their ids
 * @param hash    over the previous hash and the event
 */
public record Seal(long number, long eventId, SealHash hash) {

  /** The start of the chain, before the first seal. */
  public static final Seal START = new Seal(0, 0, SealHash.START);

  public Seal {
    Objects.requireNonNull(hash, "hash");
  }

  /** The seal of the next event in the chain. */
  public Seal next(RecordedEvent event) {
    return new Seal(number + 1, event.id(), hash.followedBy(event));
  }

  /** This seal as it is written down, and in an audit event: {@code number:hash}. */
  public String text() {
    return number + ":" + hash.value();
  }
}
