package io.voicesurvey.adapters.persistence;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;
import java.util.stream.Stream;

/** The last outages of a database, as a {@link WriteProbe} notices them. */
final class Outages {
  /** How many are remembered. */
  private static final int LIMIT = 32;

  private record Span(long began, long ended) {}

  /**
   * @param answered when the last question was sent that the database has answered
   * @param lasting  whether a later one failed
   * @param over     the past outages, the last one first
   */
  private record Known(long answered, boolean lasting, List<Span> over) {
    /** Past outages, and the one that lasts. */
    List<Span> until(long now) {
      return lasting ? Stream.concat(Stream.of(new Span(answered, now)), over.stream()).limit(LIMIT).toList() : over;
    }
  }

  private final LongSupplier ticks;
  private final AtomicReference<Known> known;

  Outages() {
    this(System::nanoTime);
  }

  Outages(LongSupplier ticks) {
    this.ticks = ticks;
    this.known = new AtomicReference<>(new Known(ticks.getAsLong(), false, List.of()));
  }

  /** @param tick when the question was sent that the database has answered now */
  void answered(long tick) {
    long now = ticks.getAsLong();
    known.updateAndGet(before -> new Known(tick, false, before.until(now)));
  }

  /** The outage began after the last question that was answered. */
  void failed() {
    known.updateAndGet(before -> new Known(before.answered(), true, before.over()));
  }

  /** The duration of the outages since the time that the database has been available for {@code availability} in all. */
  Duration within(Duration availability) {
    long now = ticks.getAsLong();
    long total = 0;
    for (Span outage : known.get().until(now)) {
      if (now - outage.ended() - total < availability.toNanos()) {
        total += outage.ended() - outage.began();
      }
    }
    return Duration.ofNanos(total);
  }
}
