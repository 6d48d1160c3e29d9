package io.voicesurvey.domain.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class SealTest {
  private static final Instant AT = Instant.parse("2026-03-01T12:00:00.123456Z");
  private static final UUID USER = new UUID(1, 2);
  private static final RecordedEvent EVENT = new RecordedEvent(7, AT, "role_changed", Optional.of(USER), "command",
      Map.of("from", "viewer", "to", "ädmin"));

  /**
   * Another program computed it from the encoding that {@link EventDigest} describes: existing seals must stay valid.
   */
  @Test
  void theFormNeverChanges() {
    assertThat(Seal.START.next(EVENT)).isEqualTo(
        new Seal(1, 7, new SealHash("17584436fd62887b86a9d2db3988c5fff405a41678b24ad3c7bdf06e6f29787f")));
    assertThat(Seal.START.next(EVENT).next(new RecordedEvent(9, AT, "login_failed", Optional.empty(), "anonymous",
        Map.of())))
        .isEqualTo(new Seal(2, 9, new SealHash("cd68bd1f4ec07ef9a9220c4eac277e872009e6ce89544073f08846f4652d12b4")));
  }

  @Test
  void noTwoEventsThatDifferAreSealedAlike() {
    List<RecordedEvent> events = List.of(EVENT,
        new RecordedEvent(8, AT, "role_changed", Optional.of(USER), "command", EVENT.detail()),
        new RecordedEvent(7, AT.plusNanos(1_000), "role_changed", Optional.of(USER), "command", EVENT.detail()),
        new RecordedEvent(7, AT.plusSeconds(1), "role_changed", Optional.of(USER), "command", EVENT.detail()),
        new RecordedEvent(7, AT, "role_change", Optional.of(USER), "command", EVENT.detail()),
        new RecordedEvent(7, AT, "role_changed", Optional.of(new UUID(2, 1)), "command", EVENT.detail()),
        new RecordedEvent(7, AT, "role_changed", Optional.empty(), "command", EVENT.detail()),
        new RecordedEvent(7, AT, "role_change", Optional.of(USER), "dcommand", EVENT.detail()),
        new RecordedEvent(7, AT, "role_changed", Optional.of(USER), "command", Map.of("from", "viewer")),
        new RecordedEvent(7, AT, "role_changed", Optional.of(USER), "command", Map.of("fromv", "iewer")),
        new RecordedEvent(7, AT, "role_changed", Optional.of(USER), "command", Map.of("viewer", "from")),
        new RecordedEvent(7, AT, "role_changed", Optional.of(USER), "command", Map.of()),
        new RecordedEvent(7, AT, "role_changed", Optional.of(USER), "command", Map.of("", "")));

    assertThat(events).extracting(event -> Seal.START.next(event).hash()).doesNotHaveDuplicates();
  }

  @Test
  void theSameEventIsSealedDifferentlyAfterAnotherHash() {
    Seal other = new Seal(0, 0, new SealHash("1".repeat(64)));

    assertThat(other.next(EVENT).hash()).isNotEqualTo(Seal.START.next(EVENT).hash());
  }

  @Test
  void aHashIsSixtyFourLowerCaseHexadecimalDigits() {
    for (String text : List.of("", "0", "A".repeat(64), "g".repeat(64), "0".repeat(65), "0".repeat(64) + "\n")) {
      assertThatIllegalArgumentException().isThrownBy(() -> new SealHash(text));
    }
    assertThat(SealHash.of(new SealHash("0a".repeat(32)).bytes())).isEqualTo(new SealHash("0a".repeat(32)));
  }
}
