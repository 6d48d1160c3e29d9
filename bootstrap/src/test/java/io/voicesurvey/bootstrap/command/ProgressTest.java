package io.voicesurvey.bootstrap.command;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.voicesurvey.application.port.MutableClock;
import io.voicesurvey.application.port.Samples;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ProgressTest {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final PrintStream err = new PrintStream(bytes, true, UTF_8);
  private final MutableClock clock = new MutableClock(Samples.NOW);

  @Test
  void besideATerminalThereIsALineAMinute() {
    Progress progress = Progress.Lines.of("Import", 1_000_000, err, clock);
    for (int second = 0; second <= 150; second++) {
      progress.show(second * 100L, second * 1_000L);
      clock.advance(Duration.ofSeconds(1));
    }
    progress.say("line 7: is not UTF-8");
    progress.close();

    assertThat(text().lines()).containsExactly("Import: 6,000 lines, 100 a second, 6 %, 16 min left",
        "Import: 12,000 lines, 100 a second, 12 %, 15 min left", "line 7: is not UTF-8");
  }

  @Test
  void anUnknownSizeIsNotGuessed() {
    Progress progress = Progress.Lines.of("Import", 0, err, clock);
    clock.advance(Duration.ofMinutes(1));
    progress.show(600, 12_000);

    assertThat(text().strip()).isEqualTo("Import: 600 lines, 10 a second");
  }

  @Test
  void onATerminalABarShowsRateAndRemainingTime() {
    try (Progress progress = Progress.of("Import", 4_096, true, err)) {
      progress.show(10, 2_048);
      progress.say("line 7: is not UTF-8");
      progress.show(20, 4_096);
    }

    assertThat(text()).contains("Import 100%", "4/4 KiB", "KiB/s", "20 lines", "line 7: is not UTF-8");
  }

  private String text() {
    return bytes.toString(UTF_8);
  }
}
