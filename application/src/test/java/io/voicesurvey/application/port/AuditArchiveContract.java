package io.voicesurvey.application.port;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.voicesurvey.application.port.AuditSeals.SealedEvent;
import io.voicesurvey.domain.audit.RecordedEvent;
import io.voicesurvey.domain.audit.Seal;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** The contract of {@link AuditArchive}. */
public interface AuditArchiveContract {
  RecordedEvent PLAIN = new RecordedEvent(7, Samples.NOW, "login", Optional.of(new UUID(1, 2)), "command", Map.of());
  RecordedEvent STRANGE = new RecordedEvent(-3, Samples.NOW.plusNanos(1000), "a \"type\"", Optional.empty(),
      "日本 😀\n\u0001", Map.of("b", "", "a", "\\ \t\u007f", "", "empty"));

  /** A file that does not exist; the same one for each call. */
  AuditArchive archive();

  @Test
  default void written_events_are_read() {
    assertThat(archive().exists()).isFalse();
    List<SealedEvent> events = chain(Seal.START);

    archive().write(Seal.START, events.iterator());

    assertThat(archive().exists()).isTrue();
    assertThat(read()).isEqualTo(events);
  }

  @Test
  default void an_archive_may_go_on_behind_another() {
    Seal before = chain(Seal.START).getLast().seal();

    archive().write(before, chain(before).iterator());

    assertThat(archive().<Seal>read((found, events) -> found)).isEqualTo(before);
    assertThat(read()).isEqualTo(chain(before));
  }

  @Test
  default void an_archive_is_never_written_over() {
    archive().write(Seal.START, chain(Seal.START).iterator());

    assertThatExceptionOfType(UnusableArchive.class)
        .isThrownBy(() -> archive().write(Seal.START, List.<SealedEvent>of().iterator()));
    assertThat(read()).isEqualTo(chain(Seal.START));
  }

  @Test
  default void where_the_events_fail_there_is_no_archive() {
    Iterator<SealedEvent> failing = new Iterator<>() {
      @Override
      public boolean hasNext() {
        return true;
      }

      @Override
      public SealedEvent next() {
        throw new IllegalStateException("on purpose");
      }
    };

    assertThat(catchThrowable(() -> archive().write(Seal.START, failing))).isInstanceOf(IllegalStateException.class);

    assertThat(archive().exists()).isFalse();
    archive().write(Seal.START, chain(Seal.START).iterator());
    assertThat(read()).isEqualTo(chain(Seal.START));
  }

  @Test
  default void a_missing_archive_cannot_be_read() {
    assertThatExceptionOfType(UnusableArchive.class).isThrownBy(this::read);
  }

  private List<SealedEvent> read() {
    return archive().read((before, events) -> {
      List<SealedEvent> all = new ArrayList<>();
      events.forEachRemaining(all::add);
      return all;
    });
  }

  private static List<SealedEvent> chain(Seal before) {
    Seal first = before.next(PLAIN);
    return List.of(new SealedEvent(first, Optional.of(PLAIN)),
        new SealedEvent(first.next(STRANGE), Optional.of(STRANGE)));
  }
}
